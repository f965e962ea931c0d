import {
  AGENT_LOG_FILE,
  GATE_GAVE_UP_FILE,
  ON_CHANGE_TARGET_VARIABLE,
  scriptLine,
  TOKEN_SINK,
} from '../../../lib/agent';

/**
 * The scripts name fixed places themselves, since they are the same text in every pod. They must be those that the
 * agent's configuration and the volumes have.
 */
describe('the places that the scripts take without a word of the environment', () => {
  const assigned = (text: string, variable: string) =>
    [...text.matchAll(new RegExp(String.raw`(?:^|[ ;])${variable}=(/\S+?);`, 'g'))].map(([, value]) => value);

  test('secrets-ready.sh: the agent’s log, the mark of the gate, and the termination message', () => {
    const script = scriptLine('secrets-ready.sh');
    const [folder = '', ...others] = assigned(script, 'log_dir');
    expect(others).toEqual([]);
    // That of the agent, unless what is missing is what its listener answers.
    expect(script).toContain(' log=agent; ');
    expect(script).toContain('"$log_dir/$log.log"');
    expect(`${folder}/agent.log`).toBe(AGENT_LOG_FILE);
    expect(script).toContain('gave_up=$log_dir/start-gate-gave-up;');
    expect(`${folder}/start-gate-gave-up`).toBe(GATE_GAVE_UP_FILE);
    expect(assigned(script, 'termination_log')).toEqual(['/dev/termination-log']);
  });

  test('agent.sh: the token of the agent', () => {
    expect(assigned(scriptLine('agent.sh'), 'token_file')).toEqual([TOKEN_SINK]);
  });

  test('on-change.sh: the processes of the pod, and the variable that marks a container', () => {
    expect(assigned(scriptLine('on-change.sh'), 'proc')).toEqual(['/proc']);
    expect(scriptLine('on-change.sh')).toContain(`"${ON_CHANGE_TARGET_VARIABLE}=$1"`);
  });
});
