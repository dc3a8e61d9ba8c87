const field = document.getElementById("search"), found = document.getElementById("found");
const rows = Array.from(document.querySelectorAll("table.lines tbody tr"));
const texts = rows.map(row => Array.from(row.cells).slice(0, 3).map(cell => cell.textContent).join(" "));
field.addEventListener("input", () => {
  const wanted = field.value.trim();
  let shown = 0;
  rows.forEach((row, number) => { row.hidden = !texts[number].includes(wanted); shown += !row.hidden; });
  found.textContent = wanted ? shown + "課" : "";
});
