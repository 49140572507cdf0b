import { describe, expect, it } from 'vitest';
import { Door } from '../../../src/gate/pool/door.js';
import { SteppedTime } from '../stepped-time.js';

function doorAt(): { time: SteppedTime; door: Door; ajar: number[] } {
  const time = new SteppedTime();
  const ajar: number[] = [];
  const door = new Door(time, () => ajar.push(time.real.now()));
  return { time, door, ajar };
}

describe('Door', () => {
  it('blocks until its timer fires, then lets one out, and opens when that one has passed', () => {
    const { time, door, ajar } = doorAt();
    expect(door.blocks).toBe(false);
    door.watch(0);
    door.close(0, 500);
    expect([door.state, door.blocks, door.leftMs(100)]).toEqual(['shut', true, 400]);
    time.run();
    expect(ajar).toEqual([500]);
    expect([door.state, door.blocks]).toEqual(['ajar', false]);
    const probe = door.leave();
    const other = probe + 1;
    expect(door.blocks).toBe(true);
    expect(door.passed(other)).toBe(false);
    expect(door.state).toBe('ajar');
    expect(door.passed(probe)).toBe(true);
    expect([door.state, door.blocks]).toEqual(['open', false]);
  });

  it('lets another probe out when nobody knows how the first ended', () => {
    const { time, door } = doorAt();
    door.watch(0);
    door.close(0, 10);
    time.run();
    const probe = door.leave();
    door.lost(probe + 1);
    expect(door.blocks).toBe(true);
    door.lost(probe);
    expect([door.state, door.blocks]).toEqual(['ajar', false]);
  });

  it.each([
    ['nothing is heard of', () => undefined, 1],
    ['has passed', (door: Door, probe: number) => door.passed(probe), 0],
    ['is lost', (door: Door, probe: number) => door.lost(probe), 0],
    ['is refused', (door: Door) => door.close(10, 500), 0],
  ] as const)('takes a probe for passed that is heeded only where it %s', (_, end, heard) => {
    const { time, door } = doorAt();
    door.watch(0);
    door.close(0, 10);
    time.run();
    const probe = door.leave();
    let passed = 0;
    door.heed(100, () => (passed += 1));
    end(door, probe);
    time.run(200);
    expect(passed).toBe(heard);
  });

  it('is extended by a longer wait and not by a shorter one', () => {
    const { time, door, ajar } = doorAt();
    door.watch(0);
    door.close(0, 500);
    time.run(100);
    door.close(100, 100);
    expect(door.leftMs(100)).toBe(400);
    door.close(100, 1000);
    time.run();
    expect(ajar).toEqual([1100]);
  });

  it('is not opened by a probe that left before it was shut again', () => {
    const { time, door } = doorAt();
    door.watch(0);
    door.close(0, 10);
    time.run();
    const probe = door.leave();
    door.close(10, 50);
    expect(door.passed(probe)).toBe(false);
    expect(door.state).toBe('shut');
  });

  it('opens by its timer alone, wherever the clock is set', () => {
    const { time, door, ajar } = doorAt();
    door.watch(time.now());
    door.close(time.now(), 60_000);
    time.step(3_600_000);
    time.run(59_999);
    expect(door.blocks).toBe(true);
    time.run(60_000);
    expect(ajar).toEqual([60_000]);
  });

  it('is shut by the next refusal as well where the clock was set back meanwhile', () => {
    const { time, door } = doorAt();
    door.watch(0);
    door.close(0, 60_000);
    time.run(60_000);
    expect([door.state, door.leftMs(10)]).toEqual(['ajar', 0]);
    door.close(10, 500);
    expect([door.state, door.leftMs(10)]).toEqual(['shut', 500]);
  });

  it('waits no part of a millisecond less than it is told', () => {
    const { time, door } = doorAt();
    door.watch(0);
    door.close(0, 10.5);
    expect(time.longestMs).toBe(11);
  });

  it('keeps its timer only while somebody waits in front of it', () => {
    const { time, door, ajar } = doorAt();
    door.close(0, 1000);
    expect(time.pending).toBe(0);
    time.run(400);
    door.watch(400);
    expect(time.pending).toBe(1);
    door.unwatch();
    expect(time.pending).toBe(0);
    time.run(600);
    door.watch(600);
    time.run();
    expect(ajar).toEqual([1000]);
  });

  it('is ajar for one who comes when the wait has passed and nobody had waited', () => {
    const { time, door, ajar } = doorAt();
    door.close(0, 1000);
    time.run(1000);
    door.watch(1000);
    expect([door.state, time.pending, ajar]).toEqual(['ajar', 0, []]);
  });

  it('counts refusals in a row, and starts over when a newer request has passed', () => {
    const { door } = doorAt();
    const refuse = () => door.refused(door.leave());
    expect(refuse()).toBe(1);
    expect(refuse()).toBe(2);
    door.passed(door.leave());
    expect(refuse()).toBe(1);
  });

  it('takes what had left before the last refusal was known for an echo, which counts for nothing', () => {
    const { door } = doorAt();
    const [first, second, , fourth, fifth] = Array.from({ length: 5 }, () => door.leave()) as [number, number, number, number, number]; // prettier-ignore
    door.refused(first);
    expect([second, fifth].map((request) => door.refused(request))).toEqual([0, 0]);
    door.passed(fourth);
    expect(door.refused(door.leave())).toBe(2);
  });

  it('counts on while it is not open: what passes then had left before', () => {
    const { door } = doorAt();
    door.refused(door.leave());
    door.close(0, 10);
    door.passed(door.leave());
    expect(door.refused(door.leave())).toBe(2);
  });

  it('stays shut for longer than a timer can be', () => {
    const { time, door, ajar } = doorAt();
    door.watch(0);
    door.close(0, 1e10);
    time.run();
    expect(ajar).toEqual([1e10]);
    expect(time.longestMs).toBe(2 ** 31 - 1);
  });
});
