// Keeps what is not saved yet, for this tab and this person only: never in localStorage, and gone once it is saved.
// People are watched: what a tab keeps dies with the tab, and the next person who opens a form in it finds nothing.

const MARK = "palermo draft ";

export class Drafts {
  constructor(address, person) {
    this.key = MARK + address;
    this.person = person;
    for (const key of Object.keys(sessionStorage)) {
      if (key.startsWith(MARK) && this.#read(key).person !== person) sessionStorage.removeItem(key);
    }
  }

  #read(key) {
    try {
      return JSON.parse(sessionStorage.getItem(key)) ?? {};
    } catch {
      return {};
    }
  }

  /** Return what was kept: path -> fields, each a name and a value. */
  all() {
    return Object.entries(this.#read(this.key).answers ?? {});
  }

  keep(path, fields) {
    this.#write({ ...this.#read(this.key).answers, [path]: fields });
  }

  drop(path) {
    const { [path]: _gone, ...left } = this.#read(this.key).answers ?? {};
    this.#write(left);
  }

  #write(answers) {
    try {
      if (Object.keys(answers).length) sessionStorage.setItem(this.key, JSON.stringify({ person: this.person, answers }));
      else sessionStorage.removeItem(this.key);
    } catch {
      // The tab may keep nothing (full, or forbidden): what is written still stands in the page, and leaving still warns.
    }
  }
}

/** Return the fields that belong to a question itself, not to questions inside it. */
export function fieldsOf(question) {
  const every = question.querySelectorAll("input, select, textarea");
  return [...every].filter((field) => field.type !== "file" && field.closest("fieldset.question") === question);
}

/** Return what a question says now: a name and a value each. */
export function written(question) {
  const pairs = [];
  for (const field of fieldsOf(question)) {
    if ((field.type === "radio" || field.type === "checkbox") && !field.checked) continue;
    if (field.multiple) for (const one of field.selectedOptions) pairs.push([field.name, one.value]);
    else pairs.push([field.name, field.value]);
  }
  return pairs;
}

/** Write kept fields back into a question. */
export function fill(question, pairs) {
  const given = new Map();
  for (const [name, value] of pairs) given.set(name, [...(given.get(name) ?? []), value]);
  for (const field of fieldsOf(question)) {
    const values = given.get(field.name) ?? [];
    if (field.type === "radio" || field.type === "checkbox") field.checked = values.includes(field.value);
    else if (field.multiple) for (const one of field.options) one.selected = values.includes(one.value);
    else if (values.length) field.value = values[0];
    if (field.type === "text" && field.value) field.closest("details")?.toggleAttribute("open", true);
  }
}
