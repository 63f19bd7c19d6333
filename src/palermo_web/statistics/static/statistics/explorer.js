// Makes pictures answer to the pointer, and keeps the page as new as the data. Without it the page still says all.
import { announce, replaceParts } from "../project/parts.js";

let drawn = null;

async function draw() {
  const result = document.getElementById("result");
  const place = document.getElementById("drawing");
  if (!result || !place) return;
  const width = Math.max(300, Math.min(1150, Math.floor(place.clientWidth) - 24));
  try {
    const [answer] = await Promise.all([
      fetch(`${result.dataset.drawing}&width=${width}`, { headers: { Accept: "application/json" } }),
      window.vegaEmbed ?? import(result.dataset.library),
    ]);
    if (!answer.ok) return;
    const specification = await answer.json();
    const stage = document.createElement("div");
    const view = await window.vegaEmbed(stage, specification, {
      ast: true, renderer: "svg", actions: false, defaultStyle: false, mode: "vega-lite",
      tooltip: { disableDefaultStyle: true },
    });
    if (!place.isConnected) return view.finalize();
    drawn?.finalize();
    drawn = view;
    const picture = stage.querySelector("svg");
    const described = place.querySelector("img")?.alt ?? picture.getAttribute("aria-label") ?? "";
    picture.setAttribute("role", "graphics-document");
    if (described) picture.setAttribute("aria-label", described);
    place.replaceChildren(stage);
    place.dataset.alive = "yes";
  } catch (problem) {
    console.warn("the picture stays as it was drawn on the server", problem);
  }
}

async function show(address) {
  if (await replaceParts(address, ["result", "ask"])) await draw();
}

function answerChoices() {
  let waiting = 0;
  document.addEventListener("change", (event) => {
    const form = event.target.closest("#ask");
    if (!form) return;
    clearTimeout(waiting); // a list that is typed in changes at every letter
    waiting = setTimeout(() => {
      const said = [...new FormData(form)].filter(([name, value]) => value !== "" || name === "by");
      const address = `${location.pathname}?${new URLSearchParams(said)}`;
      history.pushState(null, "", address);
      show(address);
    }, 600);
  });
  window.addEventListener("popstate", () => show(location.href));
}

function follow() {
  const news = document.getElementById("news");
  if (!news || !window.EventSource) return;
  const stream = new EventSource(news.dataset.live);
  const told = [];
  let renewing = Promise.resolve();
  const renew = async () => {
    const events = told.splice(0);
    if (!events.length) return;
    const changed = await replaceParts(location.href, ["result", "ask", "simulated"], true);
    if (!document.getElementById("result")) return location.reload();
    await draw();
    const deposits = events.filter((one) => one.event === "deposited");
    const texts = new Set((deposits.length ? deposits : events).map((one) => one.text));
    announce(news, [...texts, ...(changed ? [news.dataset.stamp] : [])].join(" "));
  };
  stream.addEventListener("change", (event) => {
    told.push(JSON.parse(event.data)); // events of one deposit come together: one renewal answers them all, in order
    setTimeout(() => { renewing = renewing.then(renew).catch(console.error); }, 60);
  });
  window.addEventListener("pagehide", () => stream.close());
}

answerChoices();
follow();
draw();
