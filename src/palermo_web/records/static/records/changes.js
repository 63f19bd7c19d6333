// Renews the parts of a page that others have just changed, and marks what is new.
import { announce, replaceParts } from "../project/parts.js";

const line = document.getElementById("change");
let waiting = false;

async function renew() {
  if (waiting) return;
  waiting = true;
  await new Promise((resolve) => setTimeout(resolve, 150));
  waiting = false;
  const changed = await replaceParts(location.href, line.dataset.parts.split(" "), true).catch(() => 0);
  if (changed) announce(line, line.dataset.changed);
}

if (line && window.EventSource) new EventSource(line.dataset.live).addEventListener("change", renew);
