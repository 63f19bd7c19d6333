// Reviews by keyboard: goes from record to record, saves each act at once and renews what it changed. Forms work without.
import { announce } from "../project/parts.js";

const [box, line] = [document.getElementById("reviewing"), document.getElementById("saying")];
const list = document.getElementById("records");
const all = () => [...list.querySelectorAll("[data-record]")];
const current = () => document.activeElement?.closest?.("[data-record]") ?? list.querySelector("[data-record].here");

function show(record) {
  if (!record) return;
  for (const one of document.querySelectorAll(".here")) one.classList.remove("here");
  record.classList.add("here");
  const pieces = document.querySelectorAll(`[data-of="${record.dataset.record}"]`);
  for (const piece of pieces) piece.classList.add("here");
  const [text, place] = [document.getElementById("text"), document.getElementById(`t-${record.dataset.record}`) ?? pieces[0]];
  if (place) text.scrollTop += place.getBoundingClientRect().top - text.getBoundingClientRect().top - text.clientHeight / 4;
}

function goTo(record) {
  if (!record) return;
  record.focus({ preventScroll: true });
  record.scrollIntoView({ block: "nearest" });
  show(record);
}

// Beyond the first and last record of a page stands another page, whose address the page knows.
function turn(address) {
  if (address) location.assign(address);
  return Boolean(address);
}

function step(by) {
  const records = all();
  const at = records.indexOf(current());
  const next = records[at < 0 ? (by > 0 ? 0 : records.length - 1) : at + by];
  if (next) goTo(next);
  else if (!turn(by > 0 ? box.dataset.after : box.dataset.before)) goTo(records[at]);
}

function stepDoubtful(by) {
  const records = all();
  const at = records.indexOf(current());
  const place = at < 0 && by < 0 ? records.length : at;
  const doubtful = records.filter((one) => one.matches(".uncertain:not(.accepted, .removed)"));
  const next = by > 0 ? doubtful.find((one) => records.indexOf(one) > place) : doubtful.findLast((one) => records.indexOf(one) < place);
  if (next) goTo(next);
  else turn(by > 0 ? box.dataset.doubtfulAfter : box.dataset.doubtfulBefore);
}

function renewed(page, from) {
  let after = document.getElementById(from);
  for (const fresh of [...page.querySelectorAll("[data-record]")]) {
    const here = document.getElementById(fresh.id);
    const made = document.adoptNode(fresh);
    if (here) here.replaceWith(made);
    else if ("added" in made.dataset) after.after(made);
    else continue; // it stands on another page
    if (here?.id === from || !here) after = made;
  }
  for (const id of ["counts", "publish"]) {
    const [here, there] = [document.getElementById(id), page.getElementById(id)];
    if (here && there) here.replaceWith(document.adoptNode(there));
  }
}

async function ask(address, from, body) {
  try {
    const answer = await fetch(address, { method: body ? "POST" : "GET", body, headers: { "X-Part": "1" }, cache: "no-store" });
    if (!answer.ok && ![409, 422].includes(answer.status)) throw new Error(answer.status);
    if (answer.redirected) throw new Error("signed out");
    renewed(new DOMParser().parseFromString(await answer.text(), "text/html"), from);
    if (answer.status === 409) announce(line, box.dataset.conflict);
    else if (answer.ok && body) announce(line, box.dataset.saved);
    return answer.ok;
  } catch {
    announce(line, box.dataset.failed);
    return false;
  }
}

async function act(record, form, button) {
  const body = new FormData(form);
  body.set("act", button.value);
  const [id, next] = [record.id, record.nextElementSibling?.id];
  const done = await ask(record.dataset.address, id, body);
  const stays = !done || button.value === "edit" || button.value === "split" || button.value === "merge";
  goTo(document.getElementById(stays ? id : next ?? id));
}

async function open(record, what) {
  if (!record?.querySelector(`[data-open="${what}"]`)) return;
  await ask(`${record.dataset.address}?open=${what}`, record.id);
  const opened = document.getElementById(record.id);
  show(opened);
  opened.querySelector(what === "edit" ? ".correcting [name=modal]" : ".correcting textarea")?.focus();
}

list.addEventListener("submit", (event) => {
  const record = event.target.closest("[data-record]");
  if (!record || !event.submitter?.value) return;
  event.preventDefault();
  act(record, event.target, event.submitter);
});

list.addEventListener("click", (event) => {
  const record = event.target.closest("[data-record]");
  const opener = event.target.closest("[data-open]");
  if (event.target.closest("[data-close]")) {
    event.preventDefault();
    record.querySelector(".correcting").remove();
    goTo(record);
  } else if (opener && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    open(record, opener.dataset.open);
  }
});

list.addEventListener("focusin", (event) => show(event.target.closest("[data-record]")));

const ACTS = { a: "accept", m: "merge", x: "remove" };
document.addEventListener("keydown", (event) => {
  const record = current();
  if (event.key === "Escape" && record?.querySelector(".correcting")) {
    record.querySelector(".correcting").remove();
    goTo(record);
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
  if (event.key === "j") step(1);
  else if (event.key === "k") step(-1);
  else if (event.key === "n") stepDoubtful(1);
  else if (event.key === "p") stepDoubtful(-1);
  else if (event.key === "?") {
    const help = document.getElementById("help");
    help.open = !help.open;
    help.querySelector("summary").focus();
  } else if (event.key === "e") open(record, "edit");
  else if (event.key === "s") open(record, "split");
  else if (record && ACTS[event.key]) {
    const value = record.querySelector("form.actions [value=restore]") && event.key === "x" ? "restore" : ACTS[event.key];
    const button = record.querySelector(`form.actions button[value="${value}"]`);
    if (button) act(record, button.form, button);
    else if (event.key === "a") step(1);
  } else return;
  event.preventDefault();
});

const asked = decodeURIComponent(location.hash.slice(1));
if (asked.startsWith("r-")) goTo(document.getElementById(asked));
