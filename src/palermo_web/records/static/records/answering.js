// Saves each answer while a person writes. What cannot be saved is said, kept in this tab, and sent again until it is.
import { announce, replaceParts } from "../project/parts.js";
import { Drafts, fieldsOf, fill, written } from "./drafts.js";

const [FIRST, LONGEST] = [2000, 60000]; // milliseconds between two tries
const form = document.getElementById("questions");
const line = document.getElementById("saving");
const drafts = new Drafts(form.dataset.save, form.dataset.person);
const unsaved = new Set(); // paths whose words the server does not have
const ready = new Set(); // those of them to be sent
const mine = new Set();
let [running, timer, pause, leaving] = [null, 0, FIRST, false];

const questionAt = (path) => document.getElementById(`q-${path.replaceAll("/", "-")}`);
const words = (question) => JSON.stringify(written(question).filter(([name]) => !name.startsWith("seen:")));
const part = (question, name) => [...question.querySelectorAll(`[data-${name}]`)].find((one) => one.closest("fieldset.question") === question);

function hold(question) {
  const { path } = question.dataset;
  unsaved.add(path);
  if (!part(question, "merge")) drafts.keep(path, written(question)); // what a person may still reject is not kept
}

function release(path) {
  unsaved.delete(path);
  ready.delete(path);
  drafts.drop(path);
}

function token() {
  return form.querySelector("[name=csrfmiddlewaretoken]");
}

/** Fetch this page again: whoever is still signed in gets a token that holds. Returns whether they are. */
async function renewed() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" }, cache: "no-store" });
  if (answer.redirected || answer.status === 401) return false;
  if (answer.status >= 500) throw new Error("failed");
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const [there, fresh] = [page.getElementById("questions"), page.querySelector("#questions [name=csrfmiddlewaretoken]")];
  if (!there || there.dataset.person !== form.dataset.person) throw new Error("refused");
  token().value = fresh.value;
  return true;
}

async function post(question) {
  const body = new FormData();
  body.append(token().name, token().value);
  for (const [name, value] of written(question)) body.append(name, value);
  return fetch(form.dataset.save, { method: "POST", body, headers: { Accept: "application/json" } });
}

/** Send one question. Returns what the server told, or throws an error whose message is a key of the line's words. */
async function sent(question) {
  let answer = await reached(() => post(question));
  if (answer.redirected || answer.status === 401 || answer.status === 403) {
    if (!(await reached(renewed))) throw new Error("expired");
    answer = await reached(() => post(question));
  }
  if (isTold(answer)) return answer.json();
  throw new Error(answer.status >= 500 || answer.status === 429 ? "failed" : "refused");
}

async function reached(ask) {
  try {
    return await ask();
  } catch (error) {
    throw error instanceof TypeError ? new Error("waiting") : error; // fetch says so of a network that is not there
  }
}

/** Whether the server told what became of an answer; the page for signing in speaks JSON too, once redirected to. */
const isTold = (answer) => !answer.redirected && Boolean(answer.headers.get("Content-Type")?.includes("json"));

function show(question, told, path) {
  const [error, problems] = ["error", "problems"].map((name) => part(question, name));
  const stands = path in told.errors || told.conflicts.includes(path);
  error.hidden = !told.errors[path];
  error.textContent = told.errors[path] ?? "";
  problems.replaceChildren(...(told.problems[path] ?? []).map((text) => Object.assign(document.createElement("li"), { textContent: text })));
  mark(question, stands ? `✗ ${line.dataset.unsaved}` : `✓ ${line.dataset.saved}`, stands);
  if (told.written[path]) {
    question.querySelector(`[name="seen:${path}"]`).value = told.written[path];
    mine.add(String(told.written[path]));
  }
  if (told.conflicts.includes(path)) announce(line, line.dataset.conflict);
  const shown = new Set(told.shown);
  for (const one of form.querySelectorAll(":scope > fieldset.question")) one.hidden = !shown.has(one.dataset.path);
}

/** Say what stands in the way, in the line and at each question that waits. */
function complain(why) {
  const said = line.dataset[why] ? why : "refused";
  if (line.dataset.why !== said || line.hidden) {
    announce(line, line.dataset[said]);
    if (said === "expired") line.append(" ", signIn());
  }
  line.dataset.why = said;
  line.classList.add("error");
  for (const path of unsaved) mark(questionAt(path), `✗ ${line.dataset.unsaved}`, true);
}

function signIn() {
  const link = Object.assign(document.createElement("a"), { href: line.dataset.signin, textContent: line.dataset.signinWords });
  link.addEventListener("click", () => { leaving = true; });
  return link;
}

function mark(question, text, failed) {
  const said = question && part(question, "saved");
  if (!said) return;
  said.textContent = text;
  said.classList.toggle("unsaved", failed);
}

function calm() {
  if (unsaved.size || !line.dataset.why) return;
  delete line.dataset.why;
  line.hidden = true;
  line.classList.remove("error");
}

/** Send what is ready, one after the other. Returns whether nothing is left to be sent. */
function flush() {
  running ??= work().finally(() => { running = null; });
  return running;
}

async function work() {
  clearTimeout(timer);
  while (ready.size) {
    const [path] = ready;
    ready.delete(path);
    const question = questionAt(path);
    if (!question) continue;
    const before = words(question);
    try {
      const told = await sent(question);
      const stands = path in told.errors || told.conflicts.includes(path);
      if (!stands && words(question) === before) release(path);
      else hold(question);
      show(question, told, path);
      pause = FIRST;
    } catch (error) {
      ready.add(path);
      complain(error.message);
      timer = setTimeout(flush, pause);
      pause = Math.min(LONGEST, 2 * pause);
      return false;
    }
  }
  calm();
  return true;
}

const isAnswer = (field) => field.type !== "file" && field.name && field.name !== "remove" && !field.name.startsWith("take:");

form.addEventListener("input", (event) => {
  const question = event.target.closest("fieldset.question");
  if (question && isAnswer(event.target)) hold(question);
});

form.addEventListener("change", (event) => {
  const question = event.target.closest("fieldset.question");
  if (!question || !isAnswer(event.target)) return;
  hold(question);
  if (part(question, "merge")) return; // both sides are shown: the page is saved as a whole
  ready.add(question.dataset.path);
  flush();
});

form.addEventListener("focusout", (event) => {
  const path = event.target.closest("fieldset.question")?.dataset.path;
  if (!path || running || !unsaved.has(path) || part(questionAt(path), "merge")) return;
  ready.add(path); // written and taken back: no change is told of that
  flush();
});

// The whole page is sent only once nothing of it can be lost on the way.
form.addEventListener("submit", async (event) => {
  if (leaving) return;
  event.preventDefault();
  for (const path of unsaved) {
    const question = questionAt(path);
    if (question && !part(question, "merge")) ready.add(path);
  }
  const done = await flush();
  try {
    if (!done) return;
    if (!(await reached(renewed))) throw new Error("expired");
  } catch (error) {
    complain(error.message);
    return;
  }
  leaving = true;
  form.requestSubmit(event.submitter);
  setTimeout(() => { leaving = false; }, 5000);
});

addEventListener("beforeunload", (event) => {
  const files = [...form.querySelectorAll("input[type=file]")].some((one) => one.files.length);
  if ((unsaved.size || files) && !leaving) event.preventDefault();
});
for (const back of ["online", "focus"]) addEventListener(back, () => { if (ready.size) { pause = FIRST; flush(); } });
document.addEventListener("visibilitychange", () => { if (!document.hidden && ready.size) flush(); });

/** Return the question for which a draft was kept; a row that was being begun is begun anew. */
function placeOf(path, fields) {
  const there = questionAt(path);
  if (there) return [there, fields];
  const [item, , cell] = path.split("/");
  const fresh = [...form.querySelectorAll(".row.fresh fieldset.question")].find(({ dataset }) => dataset.path.startsWith(`${item}/`) && dataset.path.endsWith(`/${cell}`));
  return [fresh, fields.map(([name, value]) => [name.replace(path, fresh?.dataset.path), value])];
}

function restore() {
  let back = 0;
  for (const [path, kept] of drafts.all()) {
    const [question, fields] = placeOf(path, kept);
    drafts.drop(path);
    if (!question || part(question, "merge") || !part(question, "error").hidden) continue; // the page shows them itself
    const stood = words(question);
    const seen = question.querySelector(`[name="seen:${question.dataset.path}"]`).value;
    fill(question, fields);
    if (words(question) === stood) {
      question.querySelector(`[name="seen:${question.dataset.path}"]`).value = seen;
      continue;
    }
    hold(question);
    ready.add(question.dataset.path);
    back += 1;
  }
  for (const question of form.querySelectorAll("fieldset.question[data-path]")) {
    const error = part(question, "error");
    if (error && (!error.hidden || part(question, "merge")) && fieldsOf(question).length) hold(question);
  }
  if (back) announce(line, line.dataset.restored);
  flush();
}

restore();

if (window.EventSource) {
  new EventSource(form.dataset.live).addEventListener("change", async (event) => {
    const told = JSON.parse(event.data);
    const mark = `q-${told.path.replaceAll("/", "-")}`;
    await new Promise((resolve) => setTimeout(resolve, 300));
    const question = document.getElementById(mark);
    if (!question || mine.has(String(told.sequence)) || unsaved.has(told.path) || question.contains(document.activeElement)) return;
    await replaceParts(location.href, [mark]).catch(() => 0);
    document.getElementById(mark)?.classList.add("changed");
  });
}
