// Saves each answer while a person writes, keeps in this tab what could not be sent yet, and marks what others change.
import { announce, replaceParts } from "../project/parts.js";

const form = document.getElementById("questions");
const line = document.getElementById("saving");
const unsent = new Map();
const mine = new Set();

function content(question) {
  const sent = new FormData();
  sent.append("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
  for (const field of question.querySelectorAll("input, select, textarea")) {
    if (field.type === "file" || field.closest("fieldset.question") !== question) continue;
    if ((field.type === "radio" || field.type === "checkbox") && !field.checked) continue;
    if (field.multiple) for (const one of field.selectedOptions) sent.append(field.name, one.value);
    else sent.append(field.name, field.value);
  }
  return sent;
}

function show(question, told, path) {
  const [error, problems, saved] = ["[data-error]", "[data-problems]", "[data-saved]"].map((one) => question.querySelector(one));
  error.hidden = !told.errors[path];
  error.textContent = told.errors[path] ?? "";
  problems.replaceChildren(...(told.problems[path] ?? []).map((text) => Object.assign(document.createElement("li"), { textContent: text })));
  const sequence = told.written[path];
  if (sequence) {
    question.querySelector(`[name="seen:${path}"]`).value = sequence;
    mine.add(String(sequence));
    saved.textContent = `✓ ${line.dataset.saved}`;
  }
  if (told.conflicts.includes(path)) announce(line, line.dataset.conflict);
  const shown = new Set(told.shown);
  for (const one of form.querySelectorAll(":scope > fieldset.question")) one.hidden = !shown.has(one.dataset.path);
}

async function send(question) {
  const path = question.dataset.path;
  unsent.set(path, question);
  try {
    const answer = await fetch(form.dataset.save, { method: "POST", body: content(question), headers: { Accept: "application/json" } });
    if (!answer.headers.get("Content-Type")?.includes("json")) throw new Error(answer.status);
    const told = await answer.json();
    unsent.delete(path);
    if (!unsent.size) line.hidden = true;
    show(question, told, path);
  } catch {
    announce(line, line.dataset.waiting);
    setTimeout(() => unsent.has(path) && send(question), 3000);
  }
}

form.addEventListener("change", (event) => {
  const question = event.target.closest("fieldset.question");
  if (!question || event.target.type === "file" || event.target.name === "remove" || event.target.name.startsWith("take:")) return;
  send(question);
});

addEventListener("beforeunload", (event) => { if (unsent.size) event.preventDefault(); });

if (window.EventSource) {
  new EventSource(form.dataset.live).addEventListener("change", async (event) => {
    const told = JSON.parse(event.data);
    const mark = `q-${told.path.replaceAll("/", "-")}`;
    await new Promise((resolve) => setTimeout(resolve, 300));
    const question = document.getElementById(mark);
    if (!question || mine.has(String(told.sequence)) || unsent.has(told.path) || question.contains(document.activeElement)) return;
    await replaceParts(location.href, [mark]).catch(() => 0);
    document.getElementById(mark)?.classList.add("changed");
  });
}
