import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lazyList } from '../../src/model/lazy-list.ts';

test('values are made when they are read', () => {
  const made: number[] = [];
  const list = lazyList([1, 2, 3], (item) => {
    made.push(item);
    return item * 10;
  });
  assert.equal(list.length, 3);
  assert.deepEqual(made, []);
  assert.deepEqual(list.slice(0, 1), [10]);
  assert.deepEqual(made, [1]);
});

test('to JSON and to a loop it is a list as any other', () => {
  const list = lazyList(['a', 'b'], (item) => ({ item }));
  assert.equal(JSON.stringify(list), '[{"item":"a"},{"item":"b"}]');
  assert.deepEqual([...list], [{ item: 'a' }, { item: 'b' }]);
  assert.deepEqual(
    list.map(({ item }) => item),
    ['a', 'b'],
  );
  assert.deepEqual(lazyList([], String), []);
});
