// One phone. Whatever a customer or the assistant wrote goes into the page by textContent only.

const TICKS = { sending: "…", sent: "✓", delivered: "✓✓", read: "✓✓", failed: "!" };
const NAMES = { sending: "being sent", sent: "sent", delivered: "delivered", read: "read", failed: "failed" };
const KINDS = {
  whatsapp: {
    app: "WhatsApp",
    fields: { address: "Number or user id", first_name: "First name", last_name: "Last name" },
    actions: {},
  },
  sms: {
    app: "SMS",
    fields: { address: "Number", first_name: "First name", last_name: "Last name" },
    actions: {},
  },
  telegram: {
    app: "Telegram",
    fields: {
      address: "Chat id",
      first_name: "First name",
      last_name: "Last name",
      language: "App language",
      number: "Number to share",
    },
    actions: {
      start: "/start",
      contact: "Share number",
      edit: "Edit last message",
      block: "Block the bot",
      unblock: "Unblock the bot",
    },
  },
};

function make(tag, className, text) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
}

export class Phone {
  constructor(kind, template, post) {
    this.kind = kind;
    this.post = (path, body) => this.#try(post, path, body);
    this.root = template.content.firstElementChild.cloneNode(true);
    this.root.classList.add(kind);
    this.bubbles = new Map();
    this.entries = new Map();
    this.atEnd = true;
    this.#wire();
  }

  part(role) {
    return this.root.querySelector(`[data-role="${role}"]`);
  }

  show(phone, business) {
    this.business = business;
    this.customer = phone.customer;
    const name = `${phone.customer.first_name} ${phone.customer.last_name}`.trim();
    this.part("who").textContent = `${name} · ${phone.customer.address}`;
    this.part("app").textContent = business;
    this.root.querySelector(".avatar").textContent = business.charAt(0).toUpperCase();
    this.root.setAttribute("aria-label", `${KINDS[this.kind].app}, phone of ${name}`);
    this.#fillForm();
    this.showActions(phone.blocked);
    this.#rest();
    this.bubbles.clear();
    this.entries.clear();
    this.lastDay = undefined;
    this.part("screen").replaceChildren();
    this.part("screen").dataset.hint = `Write as ${phone.customer.first_name} would. Enter sends; several quick messages are fine.`;
    phone.entries.forEach((entry) => this.add(entry, false));
    this.#scroll();
  }

  add(entry, live = true) {
    const known = this.bubbles.get(entry.id);
    if (known && this.#refresh(known, entry)) return;
    const bubble = entry.kind === "note" ? make("p", "note", entry.text) : this.#bubble(entry);
    const screen = this.part("screen");
    this.bubbles.set(entry.id, bubble);
    this.entries.set(entry.id, entry);
    if (known) {
      known.replaceWith(bubble);
    } else {
      this.#day(entry);
      screen.append(bubble);
      if (!entry.from_customer) this.#rest();
      if (live) bubble.classList.add("new");
      if (this.dots?.isConnected) screen.append(this.dots);
    }
    this.#showKeyboard();
    if (this.atEnd || (!known && entry.from_customer)) this.#scroll();
  }

  // A receipt only changes the line below the words: nothing that a screen reader should read out again.
  #refresh(bubble, entry) {
    const looks = ({ text, buttons, note, edited }) => JSON.stringify([text, buttons, note, edited]);
    if (entry.kind === "note" || looks(entry) !== looks(this.entries.get(entry.id))) return false;
    this.entries.set(entry.id, entry);
    bubble.querySelector(".meta").replaceWith(this.#meta(entry));
    return true;
  }

  type(seconds) {
    clearTimeout(this.resting);
    this.part("presence").textContent = "typing …";
    this.root.classList.add("typing");
    if (!this.dots) {
      this.dots = make("div", "bubble theirs dots");
      this.dots.append(make("i"), make("i"), make("i"));
      this.dots.setAttribute("aria-hidden", "true");
    }
    this.part("screen").append(this.dots);
    this.#scroll();
    this.resting = setTimeout(() => this.#rest(), seconds * 1000);
  }

  tick(time) {
    this.part("clock").textContent = time;
  }

  #wire() {
    const { app } = KINDS[this.kind];
    const text = this.part("text");
    text.setAttribute("aria-label", `Message by ${app}`);
    const screen = this.part("screen");
    screen.setAttribute("aria-label", `Messages, ${app}`);
    screen.addEventListener("scroll", () => {
      this.atEnd = screen.scrollHeight - screen.scrollTop - screen.clientHeight < 60;
    });
    new ResizeObserver(() => this.atEnd && this.#scroll()).observe(screen);
    this.part("composer").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
    text.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        this.#send();
      }
    });
    text.addEventListener("input", () => this.#grow());
    this.part("photo").addEventListener("click", () => {
      this.post("photo", { caption: text.value.trim() });
      text.value = "";
      this.#grow();
    });
    this.part("customer").addEventListener("submit", (event) => {
      event.preventDefault();
      this.post("customer", Object.fromEntries(new FormData(event.target)));
    });
  }

  #send() {
    const text = this.part("text");
    if (!text.value) return;
    if (this.editing) {
      this.post("act", { action: "edit", text: text.value });
      this.#edit(false);
    } else {
      this.post("write", { text: text.value });
    }
    text.value = "";
    this.#grow();
  }

  #grow() {
    const text = this.part("text");
    text.style.height = "auto";
    text.style.height = `${Math.min(text.scrollHeight, 110)}px`;
  }

  #bubble(entry) {
    const bubble = make("div", `bubble ${entry.from_customer ? "mine" : "theirs"}`);
    if (entry.picture) {
      const picture = make("img");
      Object.assign(picture, { src: "picture.png", width: 240, height: 180 });
      picture.alt = "A photo of a cracked parcel";
      bubble.append(picture);
    }
    if (entry.text) bubble.append(make("p", "words", entry.text));
    bubble.append(this.#meta(entry));
    const group = make("div", `group ${entry.from_customer ? "mine" : "theirs"}`);
    group.append(bubble);
    const inline = entry.buttons.flat().some((button) => button.inline);
    if (inline) group.append(this.#rows(entry, "buttons"));
    if (entry.note) group.append(make("p", "trouble", entry.note));
    return group;
  }

  #meta(entry) {
    const meta = make("p", "meta");
    meta.setAttribute("aria-live", "off");
    if (entry.edited) meta.append(make("span", "", "edited"));
    if (entry.segments) {
      meta.append(make("span", "segments", `${entry.segments} ${entry.segments === 1 ? "segment" : "segments"}`));
    }
    meta.append(make("time", "", entry.time));
    // Each side sees ticks on its own messages; the business's are shown too, since receipts are what is tried out here.
    if (TICKS[entry.status] && !(this.kind === "telegram" && !entry.from_customer)) {
      const ticks = make("span", `ticks ${entry.status}`, TICKS[entry.status]);
      ticks.setAttribute("role", "img");
      ticks.setAttribute("aria-label", NAMES[entry.status] ?? entry.status);
      ticks.title = NAMES[entry.status] ?? entry.status;
      meta.append(ticks);
    }
    return meta;
  }

  #rows(entry, className) {
    const rows = make("div", className);
    for (const row of entry.buttons) {
      const line = make("div", "line");
      for (const button of row) {
        const key = make("button", "", button.label);
        key.type = "button";
        key.addEventListener("click", () => this.post("press", { entry: entry.id, label: button.label }));
        line.append(key);
      }
      rows.append(line);
    }
    return rows;
  }

  #showKeyboard() {
    const theirs = [...this.entries.values()].filter((entry) => entry.kind === "message" && !entry.from_customer);
    const last = theirs.at(-1);
    const keyboard = this.part("keyboard");
    const keys = last && last.buttons.length > 0 && !last.buttons.flat().some((button) => button.inline);
    keyboard.hidden = !keys;
    keyboard.replaceChildren();
    if (keys) keyboard.append(this.#rows(last, "keys"));
  }

  showActions(blocked) {
    if (blocked === this.blocked) return;
    this.blocked = blocked;
    const hidden = blocked ? "block" : "unblock";
    const keys = Object.entries(KINDS[this.kind].actions)
      .filter(([action]) => action !== hidden)
      .map(([action, label]) => {
        const key = make("button", "quiet", label);
        key.type = "button";
        key.addEventListener("click", () => (action === "edit" ? this.#edit(true) : this.post("act", { action })));
        return key;
      });
    this.part("actions").replaceChildren(...keys);
  }

  #edit(on) {
    const text = this.part("text");
    const last = [...this.entries.values()].filter((entry) => entry.from_customer).at(-1);
    this.editing = on && last !== undefined;
    text.placeholder = this.editing ? "Change your last message" : "Message";
    if (!this.editing) return;
    text.value = last.text;
    this.#grow();
    text.focus();
  }

  #fillForm() {
    const form = this.part("customer");
    const fields = Object.entries(KINDS[this.kind].fields).map(([name, label]) => {
      const field = make("label", "", label);
      const input = make("input");
      Object.assign(input, { name, value: this.customer[name], autocomplete: "off", spellcheck: false });
      field.append(input);
      return field;
    });
    const save = make("button", "", "Hand the phone over");
    save.type = "submit";
    form.replaceChildren(...fields, save);
  }

  #day(entry) {
    if (entry.day === this.lastDay) return;
    this.lastDay = entry.day;
    this.part("screen").append(make("p", "day", entry.day));
  }

  #rest() {
    clearTimeout(this.resting);
    this.dots?.remove();
    this.root.classList.remove("typing");
    this.part("presence").textContent = KINDS[this.kind].app;
  }

  #scroll() {
    const screen = this.part("screen");
    screen.scrollTop = screen.scrollHeight;
    this.atEnd = true;
  }

  async #try(post, path, body) {
    this.part("refusal").textContent = await post(`phones/${this.kind}/${path}`, body);
  }
}
