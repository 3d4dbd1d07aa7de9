import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Delivery } from '../../../webroot/logic/delivery.js';
import { seated } from '../../../webroot/logic/seats.js';

const names = streams => [...streams].map(stream => stream.name);

test('streams that somebody looks at have a connection first, then those that more listen to, then older ones', () => {
  const streams = [
    { name: 'hidden, but of many', seen: false, listening: 9, since: 0 },
    { name: 'new', seen: true, listening: 1, since: 3 },
    { name: 'old', seen: true, listening: 1, since: 1 },
    { name: 'of two', seen: true, listening: 2, since: 2 },
  ];
  assert.deepEqual(names(seated(streams, 9)), ['of two', 'old', 'new', 'hidden, but of many']);
  assert.deepEqual(names(seated(streams, 2)), ['of two', 'old']);
  assert.deepEqual(names(seated([], 2)), []);
});

test('a page that takes what it is sent is sent everything', () => {
  const delivery = new Delivery();
  for (let i = 0; i < 1_000; i++) {
    assert.equal(delivery.offer(), true);
    assert.equal(delivery.took(), false);
  }
});

test('a page that takes nothing is sent a bounded number, and told once that it missed something when it takes again', () => {
  const delivery = new Delivery();
  const sent = Array.from({ length: 1_000 }, () => delivery.offer()).filter(Boolean).length;
  assert.equal(sent, 20);
  for (let i = 1; i < sent; i++) {
    assert.equal(delivery.took(), false);
    assert.equal(delivery.offer(), false, 'nothing comes before it is told what it missed');
  }
  assert.equal(delivery.took(), true);
  assert.equal(delivery.offer(), true);
  assert.equal(delivery.took(), false);
  assert.equal(delivery.took(), false);
});
