import { connect } from 'node:net';
import type { Probe, ProbeAnswer } from '../../model/probe.ts';
import { answer, type Send, startClock, startTimer } from '../answer.ts';
import { describeSocketError } from '../socket-error.ts';

type TcpProbe = Extract<Probe, { kind: 'tcp' }>;

/** Makes a TCP connection and closes it without a word. */
export const sendTcp: Send<TcpProbe> = ({ address, port }, { millis }) =>
  new Promise((done) => {
    const elapsed = startClock();
    const socket = connect({ host: address, port });
    const finish = (result: ProbeAnswer): void => {
      timer.stop();
      socket.destroy();
      done(result);
    };
    const timer = startTimer(millis, () => finish(answer('timed-out', null)));
    socket.once('connect', () => finish(answer('connected', elapsed())));
    // Whatever comes later is of no interest, but has to be heard.
    socket.on('error', (error) => finish(describeSocketError(error, elapsed())));
  });
