/**
 * Shapes of the desk interface, as docs/http-api.md fixes them. Types only: nothing runs here.
 *
 * @typedef {{id: string, email: string, first_name: string, last_name: string, service: string, role: "agent"|"administrator", disabled: boolean}} Agent
 *
 * @typedef {{conversation_id: string, handoff_id: string, reference: string, since: string, position: number|null,
 *   channel: string, reason: string, urgency: string, event: string|null, error: string|null, last_words: string}} Waiting
 *
 * @typedef {{handoff_id: string, conversation_id: string, reference: string, at: string, text: string, urgency: string, event: string|null}} Left
 *
 * @typedef {{waiting: Waiting[], mine: Waiting[], messages_left: Left[], agents_present: number}} Queue
 *
 * @typedef {Object<string, any> & {kind: string}} Card
 *
 * @typedef {{seq: number, change: number, author: "citizen"|"bot"|"agent", author_name: string|null, at: string,
 *   text: string|null, cards: Card[], ticks: Object<string, string[]>, client_id: string|null, delivery?: Doubt|null}} Message
 *
 * @typedef {"unknown"|"refused"} Doubt
 *
 * @typedef {{control: "bot"|"queue"|"agent"|"closed", position: number|null, reference: string|null,
 *   agent: {name: string, service: string}|null}} State
 *
 * @typedef {{reason: string, urgency: string, language: string, items: {id: string, label: string, value: string}[],
 *   last_words: string, tried: string[], legal_deadline: string|null}} Packet
 *
 * @typedef {{id: string, channel: string, control: string, packet: Packet, messages: Message[], state: State, owned: boolean}} Conversation
 *
 * @typedef {{client_id: string, text: string, at: string, status: "pending"|"failed"|"held"|"refused", error: string}} Outgoing
 *
 * @typedef {{name: "connecting"|"open"|"lost", since: string|null}} Connection
 */

export {};
