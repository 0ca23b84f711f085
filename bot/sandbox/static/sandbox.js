// The page: three phones, a clock and what may go wrong. The server tells of every change by server-sent events.

import { Phone } from "./phone.js";

const find = (selector) => document.querySelector(selector);
const phones = new Map();
let clock = { offset: 0, zone: "UTC" };

// Each request goes out when the one before it is answered, so that quick messages keep their order.
let turn = Promise.resolve();
function post(path, body = {}) {
  const mine = turn.then(async () => {
    try {
      const headers = { "Content-Type": "application/json" };
      const answer = await fetch(`api/${path}`, { method: "POST", headers, body: JSON.stringify(body) });
      return answer.ok ? "" : await answer.text();
    } catch {
      return "The gateway does not answer.";
    }
  });
  turn = mine;
  return mine;
}

function showState(state) {
  for (const [kind, phone] of Object.entries(state.phones)) {
    if (!phones.has(kind)) {
      phones.set(kind, new Phone(kind, find("#phone"), post));
      find("#phones").append(phones.get(kind).root);
    }
    phones.get(kind).show(phone, state.business);
  }
  showClock(state.clock);
  showFaults(state.faults);
}

function showClock(state) {
  clock = { offset: new Date(state.now) - Date.now(), zone: state.zone };
  find("#travelled").hidden = !state.travelled;
  find("#zone-name").textContent = state.zone.replace("_", " ");
  find("#zones").replaceChildren(...state.zones.map((zone) => Object.assign(document.createElement("option"), { value: zone })));
  const keys = [...Object.entries(state.moments), [null, "Back to now"]].map(([moment, label]) => {
    const key = Object.assign(document.createElement("button"), { type: "button", textContent: label });
    if (moment === null) key.className = "quiet";
    key.addEventListener("click", () => post("clock", moment ? { moment } : {}));
    return key;
  });
  find("#moments").replaceChildren(...keys);
  const form = find("#travel");
  if (!form.contains(document.activeElement)) {
    form.zone.value = state.zone;
    form.at.value = local("sv-SE", { dateStyle: "short", timeStyle: "short" }).replace(" ", "T");
  }
  tick();
}

function showFaults(state) {
  for (const line of document.querySelectorAll("[data-ahead]")) {
    const kinds = state[line.dataset.ahead];
    line.textContent = kinds.length ? `Ahead: ${kinds.join(", ")}` : "";
  }
  find("#receipts").value = state.receipts;
  find("#copies").checked = state.copies > 1;
}

function local(locale, format) {
  return new Intl.DateTimeFormat(locale, { timeZone: clock.zone, ...format }).format(new Date(Date.now() + clock.offset));
}

function tick() {
  const day = local("en-GB", { weekday: "long", day: "numeric", month: "long", year: "numeric" });
  const time = local("en-GB", { timeStyle: "medium" });
  find("#now").textContent = `${day}, ${time}`;
  for (const phone of phones.values()) phone.tick(time.slice(0, 5));
}

const show = {
  state: showState,
  clock: showClock,
  faults: showFaults,
  entry: (change) => {
    phones.get(change.phone)?.add(change.entry);
    phones.get(change.phone)?.showActions(change.blocked);
  },
  typing: (change) => phones.get(change.phone)?.type(change.seconds),
};

function listen() {
  const events = new EventSource("events");
  events.addEventListener("open", () => showLink("Live", true));
  events.addEventListener("error", () => showLink("The gateway is away; trying again …", false));
  events.addEventListener("message", (event) => {
    const change = JSON.parse(event.data);
    show[change.type]?.(change);
  });
}

function showLink(text, live) {
  find("#link").textContent = text;
  find("#link").classList.toggle("live", live);
}

find("#travel").addEventListener("submit", (event) => {
  event.preventDefault();
  const { at, zone } = Object.fromEntries(new FormData(event.target));
  event.submitter?.focus();
  post("clock", { at, zone }).then((refusal) => refusal && showLink(refusal, false));
});
for (const form of document.querySelectorAll("form[data-peer]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    post(`faults/${form.dataset.peer}`, { kind: form.kind.value, times: form.times.value });
  });
}
find("#receipts").addEventListener("change", (event) => post("receipts", { order: event.target.value }));
find("#copies").addEventListener("change", (event) => post("copies", { twice: event.target.checked }));
find("#heal").addEventListener("click", () => {
  post("faults/reset");
  post("receipts", { order: "in_order" });
  post("copies", { twice: false });
});
find("#clear").addEventListener("click", () => post("clear"));

setInterval(tick, 1000);
listen();
