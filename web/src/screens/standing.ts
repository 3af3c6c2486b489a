// Six boards, the own rank and why it is what it is, and the own values among those of the peers.

import { html, nothing, type TemplateResult } from "lit";
import { auxeira, isLoggedIn, readDictionary, type Schema } from "../api";
import { reload, say, type Open } from "../app";
import { t } from "../strings";
import { count, countryName, doubts, fieldLink, heading, moment, openList, strip, tabs } from "../ui";

const words = t.standing;
type Category = Schema["Category"];
type Rank = Schema["Ranking"];
type Benchmark = Schema["Benchmark"];
const CATEGORIES = Object.keys(t.scores) as Category[];
const KEPT = "ranks"; // those before the figures were last changed here

const ask = (category: Category) =>
  auxeira.get("/api/leaderboard/{category}/me", { path: { category } }).then(({ data }) => data.ranking);

/** Asks for all of them, one after the other: six at once may have to start six processes. */
async function askAll() {
  const found: Rank[] = [];
  for (const category of CATEGORIES) found.push(await ask(category));
  return found;
}

/** Keeps the present ranks, which later ones are compared with. */
export const rememberRanks = async () => sessionStorage.setItem(KEPT, JSON.stringify(await askAll()));
const readKept = () => JSON.parse(sessionStorage.getItem(KEPT) ?? "[]") as Rank[];

/** Waits, a minute at most, until the boards have what was saved, and says which ranks it moved. */
export async function followRanks() {
  const kept = readKept();
  const { data } = await auxeira.get("/api/benchmarks"); // the own scores are those of now
  const due = kept.find((old) => data.benchmarks.some((now) => now.category === old.category && now.own !== old.score));
  if (!due) return say(words.unmoved);
  for (let tries = 0; tries < 40 && isLoggedIn(); tries++) {
    const now = await ask(due.category);
    if (now.score !== due.score || now.coverage !== due.coverage || now.rank !== due.rank) break;
    await new Promise((resolve) => setTimeout(resolve, 1500));
  }
  const moves = listMoves(kept, await askAll());
  if (location.pathname === "/standing") await reload();
  else if (location.pathname === "/profile" && moves.length) say(html`${moves}`);
}

/** What became of the boards on which something moved, ranks first. */
function listMoves(kept: readonly Rank[], ranks: readonly Rank[]) {
  const pairs = ranks.flatMap((now) => {
    const old = kept.find((each) => each.category === now.category);
    return old && (old.rank !== now.rank || old.score !== now.score) ? [{ old, now }] : [];
  });
  const ranksFirst = pairs.sort((one, other) => Number(other.old.rank !== other.now.rank) - Number(one.old.rank !== one.now.rank));
  return ranksFirst.map(({ old, now }) => html`<span class="move"><a href="/standing?board=${now.category}">${t.scores[now.category]}</a> ${words.moved(old, now)}</span>`);
}

// The figure that moves an indicator, where it is one figure
const FIGURES: Record<string, string> = {
  ghgPerEmployee: "ghgScope1", energyPerEmployee: "energyTotal", ghgChangePerYear: "ghgScope1", renewableShare: "energyRenewable",
  wasteRecoveredShare: "wasteRecovered", womenManagersShare: "womenManagers", genderPayGap: "genderPayGapPct",
  trainingPerEmployee: "trainingHours", turnover: "leavers", boardIndependentShare: "boardIndependent", boardWomenShare: "boardWomen",
  policies: "policiesAdopted", antiCorruptionTrainedShare: "antiCorruptionTrainedShare", outcomeRate: "outcomesAchieved",
  programmeShare: "programmeSpend", sroi: "outcomeValue", trir: "recordableInjuries", financialReturn: "financialReturnPct",
  communityShare: "communityInvestment",
};

/** The indicator that is furthest behind those of the peers, if any is. */
function findFurthestBehind(indicators: readonly Benchmark[]): Benchmark | undefined {
  const distance = (each: Benchmark) => Math.abs(each.own! - each.quartiles![1]!);
  return indicators.filter((each) => /^(belowMedian|bottomQuartile)$/.test(each.position ?? "") && each.category in FIGURES)
    .sort((one, other) => distance(other) - distance(one))[0];
}

let looks = 0; // again at a board that was older than the own rank

export const standing: Open = async (_, query) => {
  let category = CATEGORIES.find((each) => each === query.get("board")) ?? CATEGORIES[0]!;
  const openBoard = () => openList(
    auxeira.pages("/api/leaderboard/{category}", { path: { category }, query: { limit: 10 } }),
    (page) => page.leaderboard,
  );
  const kept = readKept(); // then all ranks are compared, else each is asked for when it is looked at
  const [ranks, first, own, peers] = await Promise.all([
    kept.length ? askAll() : ask(category).then((rank) => [rank]),
    openBoard(), auxeira.get("/api/profile"), auxeira.get("/api/benchmarks"), readDictionary(),
  ]);
  let board = first;
  const shown = peers.data.benchmarks.filter((each) => each.quartiles && each.own !== null);
  const indicators = shown.filter((each) => each.kind === "indicator");
  const behind = findFurthestBehind(indicators);
  const rankOf = (name: Category) => ranks.find((rank) => rank.category === name);
  const moves = listMoves(kept, ranks);
  const choose = async (name: string) => {
    if (!rankOf(name as Category)) ranks.push(await ask(name as Category));
    category = name as Category;
    history.replaceState({}, "", `/standing?board=${category}`);
    board = await openBoard();
  };
  const isMine = ({ organizationName, country }: Schema["Place"]) =>
    organizationName === own.data.profile.organizationName && country === own.data.profile.country;
  const isOld = first.items.some((place) => isMine(place) && place.score !== rankOf(category)?.score);
  if (isOld && looks++ < 6) setTimeout(() => { if (location.pathname === "/standing") void reload(); }, 2500);
  if (!isOld) looks = 0;
  return () => {
    const mine = rankOf(category)!;
    const lacks = mine.missingFields.map((path) => html`<li>${fieldLink(path)}</li>`), others = lacks.splice(6);
    return html`${heading(words.title, words.lead)}
      ${moves.length ? html`<section class="notice" id="moved"><h2>${words.changed}</h2>${moves}</section>` : nothing}
      ${tabs(words.boards, CATEGORIES.map((name) => [name, t.scores[name]] as const), category, choose)}
      <div class="split top">
        <div class="stack"><section class="card rank"><h2>${t.scores[category]}</h2>
          ${mine.rank === null ? html`<p class="big">${words.unranked}</p>`
            : html`<p class="figure"><span id="rank">${mine.rank}</span> <span class="soft">${words.of(count(mine.totalParticipants))}</span></p>`}
          <p>${mine.statement}</p>${next(board.items.filter((place) => !isMine(place)), mine)}
          ${mine.score === null || mine.quality === null ? nothing : html`<p class="soft">${words.why(mine.score, mine.quality, mine.coverage)}</p>`}
          ${doubts(mine.flags, own.data.profile.remarks)}
          ${lacks.length ? html`<h3>${words.raise}</h3><ul id="raise">${lacks}</ul>` : nothing}
          ${others.length ? html`<details><summary>${words.others(others.length)}</summary><ul>${others}</ul></details>` : nothing}
          ${behind ? html`<h3>${words.behind}</h3><p>${nameOf(behind.category)}: ${inUnits(behind, behind.own, behind.inUnits?.own)}. ${words.median(peersAt(behind, 1))}</p>` : nothing}
          <a class="button small" href="/profile${behind ? `?at=${FIGURES[behind.category]}` : ""}">${behind ? words.change : words.changeAny}</a></section>
        <section class="card"><h2>${words.peers}</h2><p class="soft">${peers.data.group.name
          ? words.peersText(peers.data.group.name, peers.data.group.size, shown.some((each) => each.strength === "indicative")) : words.noPeers}</p>
          ${strips(shown.filter((each) => each.kind === "score"))}</section></div>
        <section class="card"><div class="scroll" tabindex="0" role="region" aria-label=${t.scores[category]}><table><thead><tr>
            <th scope="col" class="n">${words.rank}</th><th scope="col">${words.organisation}</th><th scope="col">${words.where}</th><th scope="col" class="n">${words.points}</th></tr></thead>
          <tbody>${board.items.map((place) => html`<tr class=${isMine(place) ? "mine" : ""}><td class="n">${place.rank}</td>
            <td>${place.organizationName}<p class="soft">${place.organizationType}</p></td><td>${countryName(place.country)}</td><td class="n">${place.score}</td></tr>`)}</tbody></table></div>
          ${board.more()}${board.first?.updatedAt ? html`<p class="soft">${words.counted(moment(board.first.updatedAt))}</p>` : nothing}</section></div>
      ${indicators.length ? html`<section class="card"><h2>${words.indicators}</h2><p class="soft">${words.indicatorsText}</p>${strips(indicators)}</section>` : nothing}`;
  };
};

const strips = (benchmarks: readonly Benchmark[]) => html`<div class="strips">${benchmarks.map((each) => html`<div>
  <h3>${nameOf(each.category)} <span class="soft">${inUnits(each, each.own, each.inUnits?.own)}</span></h3>
  ${strip(each.quartiles!, each.own!, `${nameOf(each.category)}: ${words.stripLabel(each.own!, each.quartiles!)}`)}
  <p class="soft">${words.half(each.peers!, peersAt(each, 0, false), peersAt(each, 2))} ${each.better === "low" ? words.lowIsBetter : nothing} ${each.wording ? sentence(each.wording) : nothing}</p></div>`)}</div>`;

const sentence = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
const nameOf = (category: string) => (t.scores as Record<string, string>)[category] ?? t.indicators[category] ?? category;

/** A value in the unit of its indicator, or else in points. */
function inUnits({ unit }: Benchmark, points: number | null | undefined, value: number | null | undefined, named = true): string {
  const number = value == null ? Math.round(points ?? 0) : unit.startsWith("of ") ? Math.round(value) : value;
  return named ? `${count(number)} ${value == null ? words.points.toLowerCase() : t.profile.units[unit] ?? unit}`.trim() : count(number);
}
const peersAt = (each: Benchmark, at: 0 | 1 | 2, named = true) => inUnits(each, each.quartiles?.[at], each.inUnits?.quartiles?.[at], named);

/** How far it is to the next one above, where that stands on the part of the board that is shown. */
function next(places: readonly Schema["Place"][], mine: Rank): TemplateResult | typeof nothing {
  const { score } = mine;
  if (score === null || mine.rank === null || !places.some((place) => place.score <= score)) return nothing;
  const above = places.findLast((place) => place.score > score);
  return above ? html`<p class="soft">${words.next(above.organizationName, above.score - score)}</p>` : nothing;
}
