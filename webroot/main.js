import { render } from 'preact';
import { html } from './html.js';
import { App } from './app.js';
import { start } from './session.js';

render(html`<${App} />`, document.getElementById('app'));
start();
