// Keeps an open page fresh, and sends its forms without losing what is typed. Every page works without it, too.
"use strict";

const main = document.getElementById("main");
const offline = document.getElementById("offline");
const signedOut = document.getElementById("signed-out");
const failed = document.getElementById("failed");
const csrf = document.querySelector("meta[name=csrf]").content;
const draftKey = (id) => `fyra-draft-${id}`;

// --- Morphing: the fresh page's live regions replace ours node by node, so focus, scroll and typed text stay. ---

const keyOf = (node) => (node.nodeType === 1 ? node.id || node.dataset.key || null : null);
const alike = (one, other) =>
  one.nodeType === other.nodeType && one.nodeName === other.nodeName && keyOf(one) === keyOf(other);

function morph(old, fresh) {
  if (old.isEqualNode(fresh)) return;
  if (old.nodeType !== 1) {
    if (old.nodeValue !== fresh.nodeValue) old.nodeValue = fresh.nodeValue;
    return;
  }
  if (old.dataset.still !== undefined && fresh.dataset.still !== undefined) return;
  morphAttributes(old, fresh);
  if (old.nodeName !== "TEXTAREA") morphChildren(old, fresh);
}

function morphAttributes(old, fresh) {
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name) && !(old.nodeName === "DETAILS" && name === "open")) old.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
}

function morphChildren(old, fresh) {
  const keyed = new Map([...old.children].filter(keyOf).map((child) => [keyOf(child), child]));
  let at = old.firstChild;
  for (const child of [...fresh.childNodes]) {
    const known = keyOf(child) ? keyed.get(keyOf(child)) : at;
    if (known && alike(known, child) && (keyOf(child) || !keyOf(known))) {
      if (known !== at) old.insertBefore(known, at);
      morph(known, child);
      at = known.nextSibling;
    } else {
      old.insertBefore(document.importNode(child, true), at);
    }
  }
  while (at) {
    const next = at.nextSibling;
    at.remove();
    at = next;
  }
}

function takeOver(html) {
  const fresh = new DOMParser().parseFromString(html, "text/html");
  const before = document.querySelectorAll(".bubble").length;
  for (const region of document.querySelectorAll("[data-live]")) {
    const other = fresh.getElementById(region.id);
    if (other) morph(region, other);
  }
  document.title = fresh.title;
  restoreDraft();
  if (atEnd) toEnd();
  else if (document.querySelectorAll(".bubble").length > before) toNewest.hidden = false;
}

// --- The transcript stays at its end, unless somebody reads further up. ---

const transcript = document.querySelector("[data-tail]");
const toNewest = document.getElementById("to-newest");
let atEnd = Boolean(transcript);

function toEnd() {
  transcript.scrollTop = transcript.scrollHeight;
  toNewest.hidden = true;
}

if (transcript) {
  transcript.addEventListener("scroll", () => {
    atEnd = transcript.scrollHeight - transcript.scrollTop - transcript.clientHeight < 80;
    if (atEnd) toNewest.hidden = true;
  });
  new ResizeObserver(() => atEnd && toEnd()).observe(transcript);
  toNewest.addEventListener("click", toEnd);
}

// --- Fetching anew, one request at a time. ---

let fetching = false;
let again = false;

async function refresh() {
  if (fetching) {
    again = true;
    return;
  }
  fetching = true;
  try {
    const response = await fetch(location.href, { cache: "no-store" });
    offline.hidden = true;
    signedOut.hidden = response.status !== 401;
    if (response.ok) takeOver(await response.text());
  } catch {
    offline.hidden = false;
  }
  fetching = false;
  if (again) {
    again = false;
    soon();
  }
}

let timer = 0;
let due = 0;

// The earliest wish counts: many changes in a row never put it off.
function soon(delay = 150) {
  const at = Date.now() + delay;
  if (timer && due <= at) return;
  clearTimeout(timer);
  due = at;
  timer = setTimeout(() => { timer = 0; refresh(); }, delay);
}

// A hidden page lets go of its stream (browsers allow six per site) and looks now and then instead.
let stream = null;
let slow = 0;

// What customers write matters to pages that follow it; the others look now and then, and when the rules change.
const follows = "follows" in main.dataset;

function listen() {
  if (!main.dataset.stream) return; // what a form could not do is told on a page that can't be fetched anew
  if (document.hidden) {
    if (stream) stream.close();
    stream = null;
    slow = slow || setInterval(refresh, 20000);
    return;
  }
  clearInterval(slow);
  slow = 0;
  if (stream && stream.readyState !== EventSource.CLOSED) return;
  stream = new EventSource(main.dataset.stream);
  stream.addEventListener("open", () => {
    if (follows || !offline.hidden) soon(0);
    offline.hidden = true;
  });
  stream.addEventListener("changed", (event) => follows && soon(isOpenHere(event.data) ? 60 : 600));
  stream.addEventListener("look", () => soon(0));
  stream.addEventListener("error", () => {
    if (stream && stream.readyState === EventSource.CLOSED) {
      stream = null;
      setTimeout(listen, 5000);
      soon(0);
    } else {
      offline.hidden = false;
    }
  });
}

const isOpenHere = (id) => document.querySelector("[data-conversation]")?.dataset.conversation === id;

// --- Forms: sent in the background; the answer is a page like any other. ---

async function send(form) {
  const text = form.querySelector("textarea");
  const body = new URLSearchParams(new FormData(form));
  const draft = document.getElementById("text");
  if (!text && draft) body.set("text", draft.value);
  const busy = (state) => form.querySelectorAll("button").forEach((button) => { button.disabled = state; });
  busy(true);
  try {
    const response = await fetch(form.action, { method: "POST", body });
    busy(false);
    signedOut.hidden = response.status !== 401 && response.status !== 403;
    failed.hidden = response.status < 500 || response.status === 503;
    if (!signedOut.hidden || !failed.hidden) return;
    if (response.ok) sent(text);
    takeOver(await response.text());
    if (response.ok && form.dataset.then) document.getElementById(form.dataset.then)?.focus();
  } catch {
    busy(false);
    offline.hidden = false;
  }
}

function sent(text) {
  atEnd = Boolean(transcript);
  if (!text) return;
  sessionStorage.removeItem(draftKey(text.dataset.draft));
  text.value = "";
  count(text);
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if ("leaves" in form.dataset) return sessionStorage.clear();
  if (!("send" in form.dataset)) return undefined;
  event.preventDefault();
  const text = form.querySelector("textarea");
  if (text && !text.value.trim()) return text.focus();
  return send(form);
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.id === "text") {
    event.preventDefault();
    event.target.form.requestSubmit();
  }
});

// --- While typing: the draft is kept in this tab, and the server says how the text would go out. ---

let counting = 0;
const hints = new WeakMap(); // what stood there before the figures

document.addEventListener("input", (event) => {
  if (event.target.id !== "text") return;
  const { draft } = event.target.dataset;
  if (event.target.value) sessionStorage.setItem(draftKey(draft), event.target.value);
  else sessionStorage.removeItem(draftKey(draft));
  clearTimeout(counting);
  counting = setTimeout(() => count(event.target), 250);
});

async function count(text) {
  const place = document.getElementById("counts");
  if (!place) return;
  if (!hints.has(place)) hints.set(place, [...place.childNodes]);
  if (!text.value.trim()) {
    place.replaceChildren(...hints.get(place));
    return;
  }
  const response = await fetch(text.dataset.count, {
    method: "POST",
    body: new URLSearchParams({ text: text.value }),
    headers: { "X-CSRF-Token": csrf },
  }).catch(() => null);
  if (!response?.ok || !text.value.trim()) return;
  const figures = await response.json();
  const words = [`${figures.characters} ${figures.characters === 1 ? "character" : "characters"}`];
  if (place.dataset.segments === "yes") words.push(`${figures.segments} SMS ${figures.segments === 1 ? "segment" : "segments"}`);
  if (figures.messages > 1) words.push(`goes out as ${figures.messages} messages`);
  place.textContent = words.join(" · ");
}

function restoreDraft() {
  const text = document.getElementById("text") || document.getElementById("kept");
  if (!text || text.value) return;
  const draft = sessionStorage.getItem(draftKey(text.dataset.draft));
  if (!draft) return;
  text.value = draft;
  if (text.id === "kept") text.closest("[hidden]")?.removeAttribute("hidden");
  else if (!text.disabled) count(text);
}

document.addEventListener("visibilitychange", () => {
  listen();
  if (!document.hidden) soon(0);
});

restoreDraft();
if (transcript) toEnd();
listen();
