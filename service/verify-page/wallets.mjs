// The wallets of two persons, announced to a page by EIP-6963. What they are asked is answered at an address, where their keys are.

export const NAMES = ['Alice Wallet', 'Bob Wallet'];
export const RDNS = ['org.example.alice', 'org.example.bob'];

export function wallets(address) {
  const askWallet = async (person, method, params = []) =>
    (await fetch(address, {method: 'POST', body: JSON.stringify({person, method, params})})).json();
  const announce = async (tab) => {
    await tab.exposeFunction('askWallet', async (person, method, params) => {
      const {result, error} = await askWallet(person, method, params);
      return error ? {error} : {result: method === 'eth_getTransactionReceipt' && !result.blockNumber ? null : result};
    });
    await tab.evaluateOnNewDocument((names, rdns) => {
      const tell = () => names.forEach((name, person) => {
        const provider = {
          request: async ({method, params}) => {
            const {result, error} = await globalThis.askWallet(person, method, params ?? []);
            if (error) throw Object.assign(new Error(error.message), {code: error.code});
            return result;
          },
          on() {},
        };
        const info = {uuid: `00000000-0000-4000-8000-00000000000${person}`, name, rdns: rdns[person], icon: 'data:image/svg+xml,<svg/>'};
        dispatchEvent(new CustomEvent('eip6963:announceProvider', {detail: Object.freeze({info, provider})}));
      });
      addEventListener('eip6963:requestProvider', tell);
      tell();
    }, NAMES, RDNS);
  };
  return {askWallet, announce};
}
