/**
 * Every page: a line here, a file in `views/`. A view is a component that gets the named parts of the address; it is loaded
 * when it is first shown. `nav` puts it into the navigation of those whose role is `for` it.
 */
import { decides, submits } from './logic/roles.js';

export const routes = [
  { path: '/admin/agent-checkpoints/:id?', load: () => import('./views/inbox.js'), nav: 'Checkpoints', for: decides },
  { path: '/jobs', load: () => import('./views/jobs.js'), nav: 'Jobs', for: () => true },
  { path: '/jobs/new', load: () => import('./views/newjob.js'), nav: 'New job', for: submits },
  { path: '/projects', load: () => import('./views/projects.js'), nav: 'Projects', for: () => true },
  { path: '/projects/:id', load: () => import('./views/project.js'), for: () => true },
  { path: '/projects/:id/new/:agentType', load: () => import('./views/newsession.js'), for: submits },
  { path: '/projects/:id/analytics', load: () => import('./views/projectanalytics.js'), for: () => true },
  { path: '/projects/:id/sessions/:sid', load: () => import('./views/worksession.js'), for: () => true },
  { path: '/workers', load: () => import('./views/workers.js'), nav: 'Workers', for: () => true },
  { path: '/workers/:agentId', load: () => import('./views/worker.js'), for: () => true },
  { path: '/dashboard', load: () => import('./views/dashboard.js'), nav: 'Dashboard', for: decides },
  { path: '/jobs/:id', load: () => import('./views/job.js'), for: () => true },
  { path: '/settings/:part?', load: () => import('./views/settings.js'), nav: 'Settings', for: () => true },
];
