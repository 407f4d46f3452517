/** The desk of one agent: brings together queue, conversations, accounts and the live line. */

import * as api from "./api.js";
import { Acts } from "./acts.js";
import { AgentsView } from "./agents.js";
import { keepTimesTrue } from "./clock.js";
import { ConversationView } from "./conversation.js";
import { el } from "./dom.js";
import { Header } from "./header.js";
import { announce, Notices } from "./notices.js";
import { QueueView } from "./queue.js";
import { conversationIn, go, goToConversation, isAccounts } from "./route.js";
import { Speakers } from "./speakers.js";
import { DeskStream } from "./stream.js";
import { errorWords, plural, t } from "./strings.js";

/** @typedef {import("./types.js").Queue} Queue */

/** Lives as long as the agent is logged in; `pause` and `resume` bridge a session that ended. */
export class Desk {
  /** @param {{me: import("./types.js").Agent, onLogout: () => void}} options */
  constructor({ me, onLogout }) {
    this.me = me;
    /** @type {Queue|null} */
    this.queue = null;
    /** @type {Map<string, ConversationView>} */
    this.views = new Map();
    this.speakers = new Speakers(() => this.showQueue());
    this.behind = true;
    this.notices = new Notices(() => this.focusPlace());
    this.acts = new Acts(this);
    const onLeave = () => void this.acts.logout(onLogout);
    this.header = new Header({ me, burden: () => this.burden(), onLogout: onLeave, onRetry: () => this.stream?.retryNow() });
    this.column = new QueueView({
      onClaim: (item) => this.acts.claim(item.conversation_id, item.reference),
      onOpen: goToConversation,
      onDone: (left) => this.acts.done(left),
    });
    this.agents = new AgentsView({ me, notices: this.notices, onBack: () => go("") });
    this.middle = el("div", { class: "middle" });
    this.main = el("main", { id: "main", tabindex: -1 }, this.notices.element, el("div", { class: "columns" }, this.column.element, this.middle));
    this.element = el("div", { class: "desk" }, this.header.element, this.main);
    this.onHash = () => this.route();
    this.onOnline = () => this.views.forEach((view) => view.outbox.reconnected()); // the live line may have outlived a short outage
    this.onUnload = (event) => [...this.views.values()].some((view) => view.unsaved) && event.preventDefault();
  }

  /** Opens the live line; also after the session was opened again. */
  resume() {
    this.behind = true;
    this.views.forEach((view) => view.setConnected(false));
    this.stopTimes = keepTimesTrue();
    addEventListener("hashchange", this.onHash);
    addEventListener("online", this.onOnline);
    addEventListener("beforeunload", this.onUnload);
    this.stream = new DeskStream({
      onEvent: (name, data) => this.onEvent(name, data),
      onConnection: (connection) => this.onConnection(connection),
      onSessionEnded: api.endSession,
    });
    this.header.showConnection(this.stream.connection);
    void this.stream.start();
    this.route();
  }

  /** Stops everything live, keeps what is written. */
  pause() {
    this.stream?.stop();
    this.stopTimes?.();
    removeEventListener("hashchange", this.onHash);
    removeEventListener("online", this.onOnline);
    removeEventListener("beforeunload", this.onUnload);
    document.title = t("title");
  }

  /** Shows what the address asks for. */
  route() {
    const id = conversationIn(location.hash);
    const accounts = isAccounts(location.hash) && this.me.role === "administrator";
    this.element.dataset.view = id ? "conversation" : accounts ? "accounts" : "queue";
    this.place = id ? this.placeOf(id) : "";
    if (id) void this.open(id);
    else if (accounts) this.showAgents();
    else this.showNothing();
    this.showQueue();
  }

  showAgents() {
    this.middle.replaceChildren(this.agents.element);
    void this.agents.show();
  }

  showNothing() {
    this.middle.replaceChildren(el("p", { class: "empty" }, t("conversation.none")));
    this.focusPlace();
  }

  /** The focus at the beginning of what is on screen. */
  focusPlace() {
    const view = this.views.get(conversationIn(location.hash) ?? "");
    if (view) view.goOn();
    else if (this.element.dataset.view === "accounts") this.agents.heading.focus();
    else if (this.queue) this.column.focus();
    else this.main.focus();
  }

  /** Shows a conversation and reads it from the server; the focus goes to its title, or to the composer after a claim. */
  async open(id) {
    const view = this.viewOf(id);
    const toComposer = this.acts.justClaimed(id);
    this.middle.replaceChildren(view.element);
    view.enter(toComposer);
    if (toComposer) return;
    await this.read(id);
    if (conversationIn(location.hash) === id) view.transcript.toEnd();
  }

  viewOf(id) {
    const view = this.views.get(id) ?? new ConversationView(id, this.me, this.acts.ofConversations());
    this.views.set(id, view);
    return view;
  }

  async read(id) {
    try {
      await this.viewOf(id).read();
      this.showTitle();
    } catch (error) {
      if (error.status !== 401) this.notices.alert(errorWords(error));
    }
  }

  onEvent(name, data) {
    if (name === "queue") this.onQueue(data);
    else if (name === "message") this.onMessage(data.conversation_id, data.message);
    else if (name === "typing") this.views.get(data.conversation_id)?.showTyping(data.on);
    else if (name === "delivery" && conversationIn(location.hash) === data.conversation_id) void this.read(data.conversation_id);
    else if (name === "state" && conversationIn(location.hash) === data.conversation_id) void this.read(data.conversation_id);
  }

  onConnection(connection) {
    if (connection.name === "lost") {
      this.behind = true;
      this.views.forEach((view) => view.setConnected(false));
    }
    this.element.classList.toggle("stale", connection.name !== "open");
    this.header.showConnection(connection);
  }

  /** @param {Queue} queue  whole, as it is now */
  onQueue(queue) {
    const before = this.queue;
    this.queue = queue;
    if (this.behind) this.catchUp();
    this.tellChanges(before, queue);
    this.followPlace();
    this.showQueue();
    this.prune();
    void this.speakers.read(queue.mine.map((item) => item.conversation_id));
  }

  /** After a break, messages may have been missed: everything shown is read again. */
  catchUp() {
    this.behind = false;
    this.speakers.clear();
    this.views.forEach((view) => view.setConnected(true));
    const id = conversationIn(location.hash);
    if (id) void this.read(id);
  }

  tellChanges(before, queue) {
    if (!before) return;
    const known = new Set(before.waiting.map((item) => item.handoff_id));
    const fresh = queue.waiting.filter((item) => !known.has(item.handoff_id));
    if (fresh.length) announce(plural("announce.waiting", fresh.length, { reference: fresh[0].reference }));
    const still = new Set(queue.mine.map((item) => item.conversation_id));
    const gone = this.acts.lost(before.mine.filter((item) => !still.has(item.conversation_id)));
    if (gone.length) this.notices.alert(t("lost_conversation", { reference: gone.map((item) => item.reference).join(", ") }));
  }

  /** Read again when the conversation on screen has moved: claimed, given back, left, another place in the queue. */
  followPlace() {
    const id = conversationIn(location.hash);
    if (!id) return;
    const place = this.placeOf(id);
    if (place !== this.place && !this.acts.leaving.has(id)) void this.read(id);
    this.place = place;
  }

  placeOf(id) {
    if (this.queue?.mine.some((item) => item.conversation_id === id)) return "mine";
    const waiting = this.queue?.waiting.find((item) => item.conversation_id === id);
    return waiting ? `waiting ${waiting.position}` : "elsewhere";
  }

  /** Views of conversations that are no longer the agent's, unless on screen or holding words not sent. */
  prune() {
    const current = conversationIn(location.hash);
    for (const [id, view] of this.views) if (id !== current && this.placeOf(id) !== "mine" && !view.unsaved) this.views.delete(id);
  }

  onMessage(id, message) {
    const view = this.views.get(id);
    if (view) view.receive(message);
    else if (message.author !== "bot" && message.text) this.speakers.heard(id, message.author);
    if (message.author === "citizen" && message.text && conversationIn(location.hash) !== id) {
      const item = this.queue?.mine.find((other) => other.conversation_id === id);
      announce(t("announce.message", { reference: item?.reference ?? "" }));
    }
  }

  showQueue() {
    if (!this.queue) return;
    this.column.update(this.queue, this.speakers.known, conversationIn(location.hash));
    this.showTitle();
  }

  /** The title of the tab: how many wait, and what is on screen. */
  showTitle() {
    const waiting = this.queue?.waiting.length;
    const titles = { conversation: this.views.get(conversationIn(location.hash) ?? "")?.reference ?? t("conversation.title"), accounts: t("agents.title") };
    const place = titles[this.element.dataset.view ?? ""];
    document.title = [waiting && `(${waiting})`, place && `${place} ·`, t("title")].filter(Boolean).join(" ");
  }

  /** What would be left behind. @returns {{conversations: number, unsaved: boolean}} */
  burden() {
    return { conversations: this.queue?.mine.length ?? 0, unsaved: [...this.views.values()].some((view) => view.unsaved) };
  }
}
