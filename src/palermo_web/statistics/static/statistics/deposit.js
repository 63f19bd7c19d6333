// Shows how far an upload is, and follows a file while it is read. Without it both still work.
import { announce, replaceParts } from "../project/parts.js";

const form = document.getElementById("hand-in");
form?.addEventListener("submit", (event) => {
  event.preventDefault();
  const [line, bar] = [document.getElementById("sending"), document.getElementById("sent")];
  const button = form.querySelector("button");
  const request = new XMLHttpRequest();
  line.hidden = false;
  button.disabled = true;
  request.upload.addEventListener("progress", (sent) => {
    if (sent.lengthComputable) bar.value = (100 * sent.loaded) / sent.total;
  });
  request.addEventListener("load", () => {
    if (request.status < 400) return location.assign(request.responseURL);
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    document.getElementById("main").replaceWith(page.getElementById("main"));
    document.querySelector(".errorlist, .notice.error")?.scrollIntoView();
  });
  request.addEventListener("error", () => {
    button.disabled = false;
    announce(line, form.dataset.failed);
  });
  request.open("POST", form.action || location.href);
  request.send(new FormData(form));
});

async function follow() {
  while (document.getElementById("state")?.hasAttribute("data-moving")) {
    await new Promise((resolve) => setTimeout(resolve, 700));
    await replaceParts(location.href, ["state"]).catch(() => 0);
  }
}
follow();
