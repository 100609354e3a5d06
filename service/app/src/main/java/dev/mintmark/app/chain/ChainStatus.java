package dev.mintmark.app.chain;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an operator needs to know of the chain, as its node answers now.
 *
 * @param contract the token contract's address
 * @param gasWei what a unit of gas costs now, base fee and tip
 * @param maxFeeWei the most that a unit of gas may cost
 * @param problem one sentence on what keeps the service from minting; null where nothing does
 */
public record ChainStatus(
        long chainId,
        String network,
        String contract,
        String market,
        long latestBlock,
        long finalizedBlock,
        String gasWei,
        String maxFeeWei,
        List<AccountStatus> accounts,
        @Nullable String problem) {
    public ChainStatus {
        accounts = List.copyOf(accounts);
    }

    /**
     * An account that sends transactions.
     *
     * @param roles what it is used for: payer, admin, holder, buyer
     * @param balanceWei what it holds, decimal
     * @param nonce how many of its transactions are in blocks
     * @param pending how many more are signed and wait
     */
    public record AccountStatus(List<String> roles, String address, String balanceWei, long nonce, int pending) {
        public AccountStatus {
            roles = List.copyOf(roles);
        }
    }
}
