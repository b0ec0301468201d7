// Builds the page: what to watch, and buttons that send requests.
// The browser tells for each request whether it had to open a connection
// (Resource Timing), so the page can say what the terminal should show.
"use strict";

const pause = 250; // ms between requests in a row: one cell of a lane
const numbers = Array.from({ length: 10 }, (_, i) => i + 1);

document.documentElement.lang = "en";
document.head.append(
  element("meta", { name: "viewport", content: "width=device-width, initial-scale=1" }),
  element("link", { rel: "icon", href: "logo.svg" }),
);

// element is a new element with attributes and children; text stays text.
function element(name, attributes = {}, ...children) {
  const e = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) e.setAttribute(key, value);
  e.append(...children);
  return e;
}

// connection says whether the request for url opened a new connection: null
// where the browser doesn't tell.
function connection(url) {
  const seen = performance.getEntriesByName(new URL(url, location).href).at(-1);
  if (!seen || seen.responseStart === 0) return null;
  return seen.connectEnd > seen.connectStart ? "new" : "kept";
}

// timed waits until the browser has noted the timing of url, or gives up.
async function timed(url) {
  for (let i = 0; i < 20 && connection(url) === null; i++) await sleep(10);
  return connection(url);
}

const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

// send makes one request past every cache and reads the answer to its end;
// only then can its connection be used again.
async function send(url, options = {}) {
  const answer = await fetch(url, { cache: "no-store", ...options });
  const text = await answer.text();
  return { status: answer.status, text, connection: await timed(url) };
}

// mark says in the list which connection a request had.
function mark(item, result) {
  const name = result.connection ?? "unknown";
  item.className = name;
  item.title = { new: "opened a new connection", kept: "used a connection again" }[name] ?? name;
}

// several sends ten requests as order says and shows each as it ends.
async function several(out, path, order) {
  performance.clearResourceTimings();
  const items = numbers.map((n) => element("li", {}, String(n)));
  out.replaceChildren(element("ol", { "aria-label": "ten requests" }, ...items));
  const run = Date.now().toString(36);
  const begin = performance.now();
  const results = await order(async (n) => {
    try {
      const result = await send(`${path}?run=${run}-${n}`);
      mark(items[n - 1], result);
      return result;
    } catch {
      items[n - 1].className = "failed";
      return { connection: "failed" };
    }
  });
  const took = Math.round(performance.now() - begin);
  const count = (name) => results.filter((r) => r.connection === name).length;
  Object.assign(out.dataset, { new: count("new"), kept: count("kept"), failed: count("failed") });
  out.append(
    element("b", { class: "new" }, `${count("new")} opened a connection`), ", ",
    element("b", { class: "kept" }, `${count("kept")} used one again`),
    count("failed") ? `, ${count("failed")} failed` : "", ` (${took} ms)`,
  );
}

const inARow = async (one) => {
  const results = [];
  for (const n of numbers) {
    if (n > 1) await sleep(pause);
    results.push(await one(n));
  }
  return results;
};

const atOnce = (one) => Promise.all(numbers.map(one));

async function post(out, form) {
  const body = JSON.stringify({ message: new FormData(form).get("message") });
  const answer = await send("echo", { method: "POST", headers: { "Content-Type": "application/json" }, body });
  out.dataset.status = answer.status;
  out.replaceChildren(element("pre", {}, answer.text));
}

async function missing(out) {
  performance.clearResourceTimings();
  const answer = await send("no-such-page");
  out.dataset.status = answer.status;
  out.dataset.connection = answer.connection;
  out.replaceChildren(element("pre", {}, answer.text), element("p", {}, answer.connection === "new"
    ? "It opened a connection. Press again: the same one is used."
    : "It used a connection that was open already, and left it open."));
}

// whoAmI asks which connection this very request came on. It is null where
// another program serves the page.
async function whoAmI() {
  const answer = await send("whoami");
  if (answer.status !== 200) return null;
  return JSON.parse(answer.text);
}

// you says in the page's head which connection the page's own request came on.
async function you(out) {
  const me = await whoAmI().catch(() => null);
  if (!me) return;
  out.replaceChildren("You are ", element("b", {}, `#${me.connection}`),
    `: look for that lane. Your browser may open more, and a closed one never comes back.`);
  out.dataset.connection = me.connection;
}

async function whoami(out) {
  const me = await whoAmI();
  if (!me) throw new Error("no /whoami");
  Object.assign(out.dataset, me);
  out.replaceChildren("You are ", element("b", { class: me.reused ? "kept" : "new" }, `#${me.connection}`),
    me.reused ? `, and this was request ${me.request} on it: the connection was used again.`
      : ", a new connection: this was the first request on it.");
}

async function raw(out) {
  const answer = await send("raw");
  out.dataset.status = answer.status;
  out.replaceChildren(element("pre", {}, answer.text));
}

// card is one thing to try. id names the button, id-result the answer.
function card(id, title, text, button, run, ...fields) {
  const press = element("button", { id }, button);
  const out = element("output", { id: `${id}-result`, "data-state": "" });
  const form = element("form", {}, ...fields, press);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (press.getAttribute("aria-busy") === "true") return;
    press.setAttribute("aria-busy", "true");
    out.dataset.state = "running";
    try {
      await run(out, form);
      out.dataset.state = "done";
    } catch {
      out.replaceChildren("The server did not answer. Is it still running?");
      out.dataset.state = "failed";
    }
    press.setAttribute("aria-busy", "false");
  });
  return element("section", { class: "try" }, element("h2", {}, title), element("p", {}, text), form, out);
}

document.addEventListener("DOMContentLoaded", () => {
  const logo = document.querySelector("img");
  document.body.replaceChildren(
    element("header", {}, logo, element("div", {},
      element("h1", {}, "One connection, many requests"),
      element("p", {}, "Press a button here and watch the terminal where the server runs."),
      element("p", { id: "you", role: "status" }))),
    element("main", {},
      element("section", { class: "watch" },
        element("h2", {}, "What to watch"),
        element("ol", {},
          element("li", {}, "A line is one TCP connection. A digit on it is a request that used it."),
          element("li", {}, "A long line with many digits: the connection was kept and used again."),
          element("li", {}, "A line that stops says why it was closed, and which side decided it.")),
        element("img", { src: "lanes.svg", width: 480, height: 150,
          alt: "One long line carries requests 1, 2 and 3; three short lines carry one request each." })),
      element("div", { class: "tries" },
        card("ten-in-a-row", "Ten, one after the other",
          "Each waits for the one before. One connection is enough for all of them.",
          "Send ten in a row", (out) => several(out, "echo/in-a-row", inARow)),
        card("ten-at-once", "Ten at once",
          "A browser opens up to six connections to a server; who comes seventh waits for a free one.",
          "Send ten at once", (out) => several(out, "delay/0.4", atOnce)),
        card("post", "POST to /echo",
          "Content goes to the server and comes back inside its answer.",
          "Send", post,
          element("input", { name: "message", value: "hello", maxlength: 200, autocomplete: "off", "aria-label": "message" })),
        card("whoami", "Which connection am I?",
          "The server tells over which connection this request came. Wait for its deadline, and ask again.",
          "Ask", whoami),
        card("missing", "A missing page",
          "404 is an answer like any other: an error need not cost a connection.",
          "Ask for it", missing),
        card("raw", "Your own request, byte for byte",
          "What the browser really sends when it asks for something.",
          "Show it", raw))),
    element("footer", {},
      element("p", {}, "By hand, two requests on one connection:"),
      element("pre", {}, `curl ${location.origin}/ ${location.origin}/`),
      element("p", {},
        element("a", { href: "handout.html" }, "The hand-out: what the marks mean, and ten questions"))),
  );
  document.getElementById("raw").closest("section").classList.add("whole");
  document.body.dataset.state = "ready";
  you(document.getElementById("you"));
});
