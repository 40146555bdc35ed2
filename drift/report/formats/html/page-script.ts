/**
 * Makes the table sort and filter. It runs in the reader's browser, on what the page has already: it loads nothing,
 * keeps nothing, and writes no markup. Plain text here, since what is compiled would have another hash in each build.
 */
export const SCRIPT = String.raw`"use strict";
(() => {
  const table = document.getElementById("buckets");
  if (table === null) return;
  const body = table.tBodies[0];
  const rows = Array.from(body.rows);
  const heads = Array.from(table.tHead.rows[0].cells);
  const byId = (id) => document.getElementById(id);
  const number = new Intl.NumberFormat("en");
  const order = new Intl.Collator("en", { numeric: true }).compare;

  // Sorting: an unknown value stands last, whichever way the column is sorted, and equal ones stay as they were.
  const places = new Map(rows.map((row, index) => [row, index]));
  const valueOf = (row, column, isNumber) => {
    const cell = row.cells[column];
    const text = (cell.querySelector("data")?.value ?? cell.textContent).trim();
    if (!isNumber) return text;
    return text === "" ? "" : Number(text);
  };
  const sort = (column, direction) => {
    const isNumber = heads[column].classList.contains("number");
    const compare = isNumber ? (a, b) => a - b : order;
    const keyed = rows.map((row) => [valueOf(row, column, isNumber), row]);
    keyed.sort(([a, one], [b, other]) => {
      if (a === "" || b === "") return (a === "") - (b === "") || places.get(one) - places.get(other);
      return direction * compare(a, b) || places.get(one) - places.get(other);
    });
    const sorted = document.createDocumentFragment();
    for (const [, row] of keyed) sorted.append(row);
    body.append(sorted);
  };
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const isUp = head.getAttribute("aria-sort") === "ascending";
      for (const each of heads) each.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", isUp ? "descending" : "ascending");
      sort(column, isUp ? -1 : 1);
    });
  });

  // Filtering: every word has to be somewhere in the row.
  const controls = byId("controls");
  const text = byId("text");
  const status = byId("status");
  const shown = byId("shown");
  let contents;
  const filter = () => {
    contents ??= rows.map((row) => row.textContent.toLowerCase());
    const words = text.value.toLowerCase().split(/\s+/).filter((word) => word !== "");
    let count = 0;
    rows.forEach((row, index) => {
      const isStatus = status.value === "" || row.cells[0].textContent === status.value;
      const isShown = isStatus && words.every((word) => contents[index].includes(word));
      if (row.hidden === isShown) row.hidden = !isShown;
      if (isShown) count += 1;
    });
    shown.textContent = number.format(count) + " of " + number.format(rows.length) + " buckets shown";
  };
  let waiting;
  text.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(filter, 120);
  });
  status.addEventListener("change", filter);
  controls.addEventListener("submit", (event) => {
    event.preventDefault();
    filter();
  });
  controls.hidden = false;
  document.documentElement.classList.add("script");
})();
`;
