// The queue: one row a message. A click, or Enter on a focused row, opens it; j and k move.
//
// data: {rows: [{id, href, tier, icon, label, age, when, who, topic, gist, why, badges: [..]}]}
// Everything that was said is put on the page as text, never as HTML.

function piece(tag, name, text) {
  const element = document.createElement(tag);
  element.className = name;
  element.textContent = text ?? "";
  return element;
}

function rowOf(row, open) {
  const link = document.createElement("a");
  link.className = `row ${row.tier}`;
  link.href = row.href;
  link.dataset.id = row.id;
  link.onclick = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return; // a new tab, as on any link
    event.preventDefault();
    open(row.id);
  };
  const tier = document.createElement("div");
  tier.className = "tier";
  tier.append(piece("span", "label", `${row.icon} ${row.label}`), piece("span", "age", row.age));
  const said = document.createElement("div");
  said.className = "said";
  said.append(piece("div", "gist", row.gist));
  if (row.why) said.append(piece("div", "why", row.why));
  const about = document.createElement("div");
  about.className = "about";
  row.badges.forEach((badge) => about.append(piece("span", "badge", badge)));
  said.append(about);
  const who = document.createElement("div");
  who.className = "who";
  who.append(piece("span", "name", row.who), piece("span", "when", row.when));
  link.append(tier, said, who);
  return link;
}

export default function queueList(component) {
  const { data, parentElement, setTriggerValue } = component;
  const list = parentElement.querySelector(".queue");
  const focused = parentElement.activeElement?.dataset?.id;
  const open = (id) => setTriggerValue("opened", id);
  list.replaceChildren(...data.rows.map((row) => rowOf(row, open)));
  if (focused) list.querySelector(`[data-id="${focused}"]`)?.focus();
  list.onkeydown = (event) => {
    const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key];
    if (!step) return;
    const rows = [...list.children];
    rows[rows.indexOf(event.target) + step]?.focus();
    event.preventDefault();
  };
}
