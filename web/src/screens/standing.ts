// Six boards, the own rank and why it is what it is, and the own values among those of the peers.

import { html, nothing } from "lit";
import { auxeira, type Schema } from "../api";
import type { Open } from "../app";
import { t } from "../strings";
import { chip, count, countryName, heading, labelOf, moment, openList, strip, tabs } from "../ui";

const words = t.standing;
type Category = Schema["Category"];
type Rank = Schema["Ranking"];
const CATEGORIES = Object.keys(t.scores) as Category[];
const before = new Map<Category, Rank>(); // when the figures were last changed here

const ask = (category: Category) =>
  auxeira.get("/api/leaderboard/{category}/me", { path: { category } }).then(({ data }) => data.ranking);

/** Keeps the present ranks, which `standing` compares the next ones with. */
export async function remember() {
  for (const rank of await Promise.all(CATEGORIES.map(ask))) before.set(rank.category, rank);
}

export const standing: Open = async () => {
  let category: Category = "esg_impact_score";
  const openBoard = () => openList(
    auxeira.pages("/api/leaderboard/{category}", { path: { category }, query: { limit: 10 } }),
    (page) => page.leaderboard,
  );
  const [first, own, dictionary, peers, ...ranks] = await Promise.all([
    openBoard(), auxeira.get("/api/profile"), auxeira.get("/api/metrics"), auxeira.get("/api/benchmarks"), ...CATEGORIES.map(ask),
  ]);
  let board = first;
  const { metrics } = dictionary.data;
  const shown = peers.data.benchmarks.filter((each) => each.quartiles && each.own !== null);
  const indicators = shown.filter((each) => each.kind === "indicator");
  const rankOf = (name: Category) => ranks.find((rank) => rank.category === name)!;
  const choose = async (name: string) => {
    category = name as Category;
    board = await openBoard();
  };
  return () => {
    const mine = rankOf(category);
    return html`${heading(words.title, words.lead)}
      ${tabs(words.boards, CATEGORIES.map((name) => [name, t.scores[name]] as const), category, choose)}
      <div class="split top">
        <div class="stack"><section class="card rank"><h2>${t.scores[category]}</h2>
          ${mine.rank === null ? html`<p class="big">${words.unranked}</p>`
            : html`<p class="figure"><span id="rank">${mine.rank}</span> <span class="soft">${words.of(count(mine.totalParticipants))}</span></p>${moved(mine)}`}
          <p>${mine.statement}</p>
          ${mine.score === null || mine.quality === null ? nothing : html`<p class="soft">${words.why(mine.score, mine.quality, mine.coverage)}</p>`}
          ${mine.flags.length ? html`<p>${mine.flags.map((flag) => chip(t.profile.flags[flag] ?? flag, "warn"))}</p>` : nothing}
          ${mine.missingFields.length ? html`<h3>${words.raise}</h3><ul>${mine.missingFields.slice(0, 6).map((path) => html`<li>${labelOf(path, metrics)}</li>`)}</ul>` : nothing}
          <a class="button small" href="/profile">${words.change}</a></section>
        <section class="card"><h2>${words.peers}</h2><p class="soft">${peers.data.group.name
          ? words.peersText(peers.data.group.name, peers.data.group.size, shown.some((each) => each.strength === "indicative")) : words.noPeers}</p>
          ${strips(shown.filter((each) => each.kind === "score"))}</section></div>
        <section class="card"><div class="scroll" tabindex="0" role="region" aria-label=${t.scores[category]}><table><thead><tr>
            <th scope="col" class="n">${words.rank}</th><th scope="col">${words.organisation}</th><th scope="col">${words.where}</th><th scope="col" class="n">${words.points}</th></tr></thead>
          <tbody>${board.items.map((place) => html`<tr class=${isMine(place, mine, own.data.profile.organizationName) ? "mine" : ""}><td class="n">${place.rank}</td>
            <td>${place.organizationName}<p class="soft">${place.organizationType}</p></td><td>${countryName(place.country)}</td><td class="n">${place.score}</td></tr>`)}</tbody></table></div>
          ${board.more()}${board.first?.updatedAt ? html`<p class="soft">${words.counted(moment(board.first.updatedAt))}</p>` : nothing}</section></div>
      ${indicators.length ? html`<section class="card"><h2>${words.indicators}</h2>${strips(indicators)}</section>` : nothing}`;
  };
};

const strips = (benchmarks: readonly Schema["Benchmark"][]) => html`<div class="strips">${benchmarks.map((each) => html`<div>
  <h3>${nameOf(each.category)} <span class="soft">${valueOf(each)}</span></h3>
  ${strip(each.quartiles!, each.own!, `${nameOf(each.category)}: ${words.stripLabel(each.own!, each.quartiles!)}`)}
  <p class="soft">${each.wording ?? nothing}</p></div>`)}</div>`;

const nameOf = (category: string) => (t.scores as Record<string, string>)[category] ?? t.indicators[category] ?? category;
const valueOf = ({ own, unit, inUnits }: Schema["Benchmark"]) =>
  inUnits?.own == null ? words.inPoints(own ?? 0) : `${count(inUnits.own)} ${t.profile.units[unit] ?? unit}`;
const isMine = (place: Schema["Place"], mine: Rank, name: string | null) =>
  place.rank === mine.rank && place.score === mine.score && place.organizationName === name;

/** Which way the rank went since the figures were changed. */
function moved(mine: Rank) {
  const old = before.get(mine.category);
  if (!old || old.rank === null || old.score === null || mine.rank === null || mine.score === null) return nothing;
  if (old.rank === mine.rank && old.score === mine.score) return nothing;
  return html`<p id="moved">${chip(words.moved(old.rank, mine.rank, old.score, mine.score), mine.rank <= old.rank && mine.score >= old.score ? "good" : "warn")}</p>`;
}
