/* Filters and search over what the page lists. Without this everything is shown. */
"use strict";
(() => {
  const form = document.getElementById("filters");
  const status = document.getElementById("shown");
  const nothing = document.getElementById("none");
  const names = [...new Set([...form.elements].map((one) => one.name).filter(Boolean))];
  const number = new Intl.NumberFormat(document.documentElement.lang);
  /* Without capitals and accents: who looks for "coree" finds "Corée". */
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const all = (element, selector) => [...element.querySelectorAll(selector)];
  const show = (element, shown) => { if (element.hidden === shown) element.hidden = !shown; };

  const readFile = (element, card, words) => {
    const link = element.querySelector("a");
    const { edition, picture } = element.dataset;
    return { element, edition, picture, address: link.getAttribute("href"), words: `${words} ${plain(link.textContent)}` };
  };
  const readCard = (element, words) => {
    const own = `${words} ${plain(element.querySelector("strong").textContent)}`;
    const { kind, audience } = element.dataset;
    const files = all(element, ".files > li").map((one) => readFile(one, element, own));
    return { element, kind, audience, files, sheet: element.querySelector("a.sheet") };
  };
  const readLesson = (element, course) => {
    const { name } = element.dataset;
    const words = plain(`${course} ${element.querySelector("h3").textContent} ${name}`);
    return { element, counts: name !== "", cards: all(element, ".card").map((one) => readCard(one, words)) };
  };
  const packs = all(document, ".packs > li");
  const entries = all(document, "nav a");
  const courses = all(document, ".course").map((element) => {
    const { name } = element.dataset;
    const title = `${element.querySelector("h2").textContent} ${name}`;
    const entry = entries.find((one) => one.hash === `#${element.id}`);
    return { element, name, entry: entry && entry.parentElement, lessons: all(element, ".lesson").map((one) => readLesson(one, title)) };
  });

  /* The picture of a kind is that of the first file shown that has one. */
  const turn = (card, shown) => {
    const file = shown.find((one) => one.picture);
    if (!file || !card.sheet || card.sheet.getAttribute("href") === file.address) return;
    card.sheet.href = file.address;
    card.sheet.firstElementChild.src = file.picture;
  };
  const filterCard = (card, wanted, count) => {
    const fit = (name, value) => !wanted[name] || wanted[name] === value;
    const meant = !wanted.elsewhere && fit("kind", card.kind) && fit("audience", card.audience);
    const shown = card.files.filter((file) => {
      const fits = meant && fit("edition", file.edition) && wanted.words.every((word) => file.words.includes(word));
      show(file.element, fits);
      return fits;
    });
    turn(card, shown);
    show(card.element, shown.length > 0);
    count.documents += shown.length;
    count.of_documents += card.files.length;
    return shown.length > 0;
  };
  const filterLesson = (lesson, wanted, count) => {
    const shown = lesson.cards.map((card) => filterCard(card, wanted, count)).some(Boolean);
    show(lesson.element, shown);
    count.lessons += shown && lesson.counts ? 1 : 0;
    count.of_lessons += lesson.counts ? 1 : 0;
    return shown;
  };
  const filterCourse = (course, wanted, count) => {
    const elsewhere = Boolean(wanted.course) && course.name !== wanted.course;
    const shown = course.lessons.map((one) => filterLesson(one, { ...wanted, elsewhere }, count)).some(Boolean);
    show(course.element, shown);
    if (course.entry) show(course.entry, shown);
  };
  const filter = () => {
    const wanted = Object.fromEntries(new FormData(form));
    wanted.words = plain(wanted.q).split(/\s+/).filter(Boolean);
    const count = { documents: 0, of_documents: 0, lessons: 0, of_lessons: 0 };
    for (const course of courses) filterCourse(course, wanted, count);
    for (const pack of packs) show(pack, !wanted.audience || wanted.audience === pack.dataset.audience);
    show(nothing, count.documents === 0);
    const said = status.dataset.says.replace(/\{(\w+)\}/g, (_, name) => number.format(count[name]));
    if (status.textContent !== said) status.textContent = said;
  };

  /* The filters stand in the address, so that what is shown can be sent to others. */
  const remember = () => {
    const state = [...new FormData(form)].filter(([, value]) => value);
    history.replaceState(null, "", `#${new URLSearchParams(state)}`);
  };
  const recall = () => {
    const state = new URLSearchParams(location.hash.slice(1));
    /* Any other fragment is a place on the page. */
    if (location.hash && !names.some((name) => state.get(name))) return;
    for (const name of names) {
      const control = form.elements[name];
      control.value = state.get(name) || "";
      if (control.selectedIndex === -1) control.value = "";
    }
    filter();
  };
  let waiting = 0;
  const changed = () => { clearTimeout(waiting); waiting = setTimeout(() => { remember(); filter(); }, 120); };

  form.addEventListener("input", changed);
  form.addEventListener("reset", () => setTimeout(changed));
  form.addEventListener("submit", (event) => event.preventDefault());
  window.addEventListener("hashchange", recall);
  form.hidden = false;
  recall();
})();
