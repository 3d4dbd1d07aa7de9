/** What a role may do, as far as pages need to know; the server decides. */
export const decides = role => role === 'admin' || role === 'reviewer';
export const submits = role => role !== 'viewer';
export const administers = role => role === 'admin';

/** Where `/` leads. */
export const home = role => (decides(role) ? '/admin/agent-checkpoints' : '/jobs');
