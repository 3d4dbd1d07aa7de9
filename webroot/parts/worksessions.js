/** The sessions of a project, newest first, filtered by where they stand; looked at anew every few seconds while something moves. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { api } from '../api.js';
import { html } from '../html.js';
import { href } from '../router.js';
import { mergeById } from '../logic/merge.js';
import { lookAgainIn, STATUSES, statusWord } from '../logic/work.js';
import { announce } from './announce.js';
import { useLive } from './live.js';
import { Failed, Nothing, Skeleton } from './states.js';
import { Line } from './text.js';
import { Ago } from './when.js';
import { WorkBadge } from './workbadge.js';

const PAGE = 50;

/** @param {{project: string, types: object[], status: string, filter: (status: string) => void, works: boolean}} props another `status` is another list */
export function WorkSessions({ project, types, status, filter, works }) {
  return html`<div class="switch statuses" role="group" aria-label="Which sessions">
      ${[['', 'all'], ...STATUSES].map(([name, word]) => html`<button key=${name} type="button" aria-pressed=${status === name} onClick=${() => filter(name)}>${word}</button>`)}</div>
    <${List} key=${status} project=${project} types=${types} status=${status} works=${works} />`;
}

function List({ project, types, status, works }) {
  const { list, failure, fetch, more } = useSessions(project, status);
  const titles = new Map(types.map(type => [type.name, type.title]));
  return html`${!list ? (failure ? html`<${Failed} failure=${failure} again=${fetch} />` : html`<${Skeleton} rows=${4} />`) : html`
      ${failure && html`<p class="stale" role="alert">This is what was last known. ${failure.message}</p>`}
      ${list.items.length === 0 ? html`<${None} status=${status} works=${works} />`
        : html`<ol class="inbox jobrows" aria-label="Sessions">${list.items.map(session => html`<${Row} key=${session.id} session=${session} title=${titles.get(session.agentType) ?? session.agentType} />`)}</ol>`}
      ${list.cursor && html`<button type="button" class="more" onClick=${() => more().catch(problem => announce(problem.message))}>Show older ones</button>`}`}`;
}

function None({ status, works }) {
  if (status) return html`<${Nothing} title="No such session." text=${`“${statusWord(status)}” fits none of them now.`} />`;
  return html`<${Nothing} title="No session yet." text=${works ? 'Choose an agent above, and give it a task.' : 'Sessions appear here as members make them.'} />`;
}

function Row({ session, title }) {
  return html`<li data-id=${session.id}><a href=${href(`/projects/${session.projectId}/sessions/${session.id}`)}>
    <span class="where"><${WorkBadge} status=${session.status} /></span>
    <span class="message"><${Line} text=${session.taskDescription} most=${200} /></span>
    <span class="facts"><span><${Line} text=${title} most=${60} /></span>${session.round > 0 && html`<span>round ${session.round} of ${session.maxRounds}</span>`}
      ${session.createdByName && html`<span>by <${Line} text=${session.createdByName} most=${60} /></span>`}
      ${session.error && html`<span class="wrong"><code><${Line} text=${session.error.code} most=${60} /></code></span>`}</span>
    <span class="age"><${Ago} at=${session.createdAt} /></span></a></li>`;
}

function useSessions(project, status) {
  const [list, setList] = useState(null);
  const [failure, setFailure] = useState(null);
  const latest = useRef(null);
  const gone = useRef(new AbortController());
  const keep = next => { latest.current = next; setList(next); };
  const page = cursor => api.workSessions(project, { status: status || undefined, limit: PAGE, cursor }, gone.current.signal);
  const fetch = async () => {
    try {
      const pages = latest.current?.pages ?? 1;
      let items = [];
      let answer = null;
      for (let n = 0; n < pages && (n === 0 || answer.pagination.nextCursor); n++) {
        answer = await page(answer?.pagination.nextCursor);
        items = mergeById(items, answer.sessions);
      }
      setFailure(null);
      keep({ items, pages, cursor: answer.pagination.nextCursor });
    } catch (problem) {
      if (problem.name !== 'AbortError' && problem.status !== 401) setFailure(problem);
      throw problem;
    }
  };
  const more = async () => {
    const answer = await page(latest.current.cursor);
    const { items, pages } = latest.current;
    keep({ items: mergeById(items, answer.sessions), pages: pages + 1, cursor: answer.pagination.nextCursor });
  };
  useEffect(() => () => gone.current.abort(), []);
  useLive(null, { events: {}, refresh: fetch, every: () => lookAgainIn(latest.current?.items ?? []) }, { shown: true, asks: true });
  return { list, failure, fetch: () => fetch().catch(() => {}), more };
}
