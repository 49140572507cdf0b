/** What to do about an answer 407, whoever shows it. */
export const proxyAdvice = '. The proxy wants a user and a password';
