// Replaces parts of a page by the same parts of a newer one, keeping the reader's place.

function rows(part) {
  return new Map([...(part?.querySelectorAll("tr[data-key]") ?? [])].map((row) => [row.dataset.key, row.textContent]));
}

function mark(before, part) {
  let changed = 0;
  for (const row of part.querySelectorAll("tr[data-key]")) {
    if (before.get(row.dataset.key) === row.textContent) continue;
    row.classList.add("changed");
    changed += 1;
  }
  return changed;
}

/** Fetch a page and take over the named parts. Returns how many table rows differ, or 1 where nothing is marked. */
export async function replaceParts(address, names, marking = false) {
  const answer = await fetch(address, { headers: { Accept: "text/html" }, cache: "no-store" });
  if (!answer.ok && answer.status !== 400) return 0;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  let changed = 0;
  for (const name of names) {
    const [here, there] = [document.getElementById(name), page.getElementById(name)];
    if (here && !there && name === "simulated") here.remove();
    if (!here || !there || (marking && name === "ask" && here.contains(document.activeElement))) continue;
    const before = rows(here);
    const focused = here.contains(document.activeElement) ? document.activeElement.id : "";
    const open = [...here.querySelectorAll("details")].map((one) => one.open);
    const fresh = document.adoptNode(there);
    fresh.querySelectorAll("details").forEach((one, place) => { one.open ||= Boolean(open[place]); });
    here.replaceWith(fresh);
    if (marking) changed += mark(before, fresh);
    if (focused) document.getElementById(focused)?.focus();
  }
  document.title = page.title;
  return marking ? changed : 1;
}

/** Say something in a live region, also to those who do not see it. */
export function announce(region, text) {
  region.hidden = false;
  region.textContent = text;
}
