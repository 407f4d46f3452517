// @ts-check
// The panel's style sheet, put on the shadow root: no inline style, so the strictest page may embed it.

export const css = `
* { box-sizing: border-box; }
:host {
  --ink: #1d2433; --soft: #4b5567; --paper: #fff; --field: #f3f5fa; --line: #c9d1e0; --accent: #1f3a93; --on-accent: #fff; --mine: #e6ecff;
  --good: #0b6b3a; --warn: #8a4b00; --bad: #a8071a; --good-bg: #eaf6ef; --warn-bg: #fdf3e4; --bad-bg: #fdecee; --focus: #b45f06;
}
@media (prefers-color-scheme: dark) {
  :host { --ink: #eef1f7; --soft: #b6c0d2; --paper: #161b26; --field: #202736; --line: #465068; --accent: #a9bcff; --on-accent: #10162a; --mine: #263156;
    --good: #7fd6a5; --warn: #f2b766; --bad: #ff9aa5; --good-bg: #14301f; --warn-bg: #37270f; --bad-bg: #3c171c; --focus: #ffbf47; }
}
.panel { position: fixed; right: 1rem; bottom: 1rem; z-index: 2147483001; display: flex; flex-direction: column; width: min(27rem, calc(100vw - 2rem));
  height: min(46rem, calc(100vh - 2rem)); background: var(--paper); color: var(--ink); border: 1px solid var(--line); border-radius: 12px;
  box-shadow: 0 8px 32px rgb(0 0 0 / .3); font: 1rem/1.5 system-ui, sans-serif; overflow: hidden; }
.panel[hidden], [hidden] { display: none !important; }
@media (max-width: 480px), (max-height: 480px) { .panel { inset: 0; width: 100%; height: 100%; border: 0; border-radius: 0; } }
.head { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; padding: .6rem .75rem; background: var(--field); border-bottom: 1px solid var(--line); }
.head h2 { margin: 0; font-size: 1.1rem; }
.head .titles { flex: 1 1 8rem; min-width: 0; }
.head .titles p { margin: 0; font-size: .875rem; color: var(--soft); }
.bar { display: flex; gap: .5rem; width: 100%; }
.bar button { flex: 1 1 0; padding: .4rem .5rem; line-height: 1.2; }
button { font: inherit; min-height: 44px; min-width: 44px; padding: .5rem .9rem; border-radius: 8px; border: 1px solid var(--accent); background: var(--paper); color: var(--accent); cursor: pointer; }
button:hover:not(:disabled) { background: var(--field); }
button:disabled { cursor: default; color: var(--soft); border-color: var(--line); }
button.primary, .head .person { background: var(--accent); color: var(--on-accent); font-weight: 600; }
button.primary:disabled { background: var(--field); color: var(--soft); }
button.primary:hover:not(:disabled), .head .person:hover { filter: brightness(.92); background: var(--accent); }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
.log { flex: 1 1 0; min-height: 6rem; overflow-y: auto; padding: .75rem; overflow-wrap: anywhere; }
.log ol.thread { list-style: none; margin: 0; padding: 0; display: flex; flex-direction: column; gap: .75rem; }
.thread > li { display: flex; flex-direction: column; gap: .6rem; align-items: stretch; }
.thread > li.citizen { align-items: flex-end; }
.author { font-size: .875rem; color: var(--soft); margin: 0; }
.bubble { margin: 0; padding: .6rem .8rem; border-radius: 10px; background: var(--field); max-width: 100%; }
.citizen .bubble { background: var(--mine); }
.agent .bubble { border-left: 4px solid var(--accent); }
.pending { font-size: .875rem; color: var(--soft); margin: 0; }
.card { border: 1px solid var(--line); border-radius: 8px; padding: .75rem; }
.card h3, legend { margin: 0 0 .4rem; font-size: 1.05rem; font-weight: 700; padding: 0; }
.card ul, .card ol { margin: .3rem 0; padding-left: 1.3rem; }
.card li { margin: .3rem 0; }
.card p { margin: .4rem 0; }
.note, small { color: var(--soft); font-size: .9rem; }
small { display: block; }
.tag { display: inline-block; font-weight: 600; margin: 0 0 .3rem; }
.verdict { border-left-width: 6px; }
.verdict.applies, .consequence.good { border-left: 6px solid var(--good); background: var(--good-bg); }
.verdict.applies_with_reduction { border-left-color: var(--warn); background: var(--warn-bg); }
.verdict.does_not_apply { border-left-color: var(--bad); background: var(--bad-bg); }
.verdict.cannot_tell_ask_agent { border-left-color: var(--accent); }
.verdict.applies .tag { color: var(--good); } .verdict.applies_with_reduction .tag { color: var(--warn); } .verdict.does_not_apply .tag { color: var(--bad); }
.verdict .note, .consequence .note { color: var(--ink); }
.emergency { border: 2px solid var(--bad); background: var(--bad-bg); }
.emergency ul { list-style: none; padding: 0; }
.emergency li { display: flex; flex-direction: column; gap: .2rem; }
a { color: var(--accent); }
a.urgent, a.phone { display: inline-block; font-weight: 700; padding: .5rem 0; min-height: 44px; }
a.urgent { font-size: 1.25rem; color: var(--bad); }
fieldset { border: 0; margin: 0; padding: 0; min-width: 0; }
.card label { display: flex; gap: .6rem; align-items: flex-start; padding: .5rem 0; min-height: 44px; }
.card label input[type=checkbox] { width: 1.4rem; height: 1.4rem; flex: none; margin: .1rem 0 0; accent-color: var(--accent); }
.name { font-weight: 600; }
.struck { text-decoration: line-through; color: var(--soft); }
.channels { list-style: none; padding: 0 !important; }
.channels .purpose { display: block; }
.open { color: var(--good); display: block; } .closed { color: var(--warn); display: block; }
.date { font-weight: 700; font-size: 1.1rem; }
.options, .actions { display: flex; flex-wrap: wrap; gap: .5rem; margin-top: .5rem; }
.choice { text-align: left; }
.choice[aria-pressed=true] { background: var(--mine); color: var(--ink); border: 2px solid var(--accent); font-weight: 600; }
.choice[aria-pressed=true]::before { content: "✓ "; }
summary { cursor: pointer; min-height: 44px; display: flex; align-items: center; color: var(--accent); font-weight: 600; }
summary::before { content: "▸ "; } details[open] > summary::before { content: "▾ "; }
pre { white-space: pre-wrap; font: inherit; background: var(--field); padding: .6rem; border-radius: 6px; margin: .4rem 0; }
.agent-note { margin: 0; text-align: center; color: var(--soft); font-weight: 600; }
.status { margin: 0; padding: 0 .75rem; font-size: .9rem; color: var(--soft); min-height: 1.4em; }
.composer { display: flex; gap: .5rem; align-items: flex-end; padding: .6rem .75rem; border-top: 1px solid var(--line); }
.composer .field { flex: 1 1 auto; min-width: 0; }
.composer label, form label { display: block; font-size: .9rem; color: var(--soft); }
form label { padding: 0 0 .5rem; }
textarea { width: 100%; font: inherit; color: var(--ink); background: var(--paper); border: 1px solid var(--soft); border-radius: 8px; padding: .5rem; resize: vertical; min-height: 44px; }
.sr { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media (prefers-reduced-motion: no-preference) { .dots::after { content: "…"; animation: dots 1.2s steps(3) infinite; } @keyframes dots { from { opacity: .2; } to { opacity: 1; } } }
@media (forced-colors: active) { .card, .bubble, button { border: 1px solid CanvasText; } }
`;
