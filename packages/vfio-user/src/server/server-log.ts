/** Gets a line that a server has to tell: of its client, or of a command of the client's that it refused. */
export type ServerLog = (line: string, of: 'client' | 'refused-command') => void;
