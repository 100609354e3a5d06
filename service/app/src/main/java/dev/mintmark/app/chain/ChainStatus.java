package dev.mintmark.app.chain;

import dev.mintmark.app.chain.transactions.Outbox.PendingTransaction;
import dev.mintmark.app.chain.transactions.Spending;
import dev.mintmark.app.io.SourceUnavailableException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an operator needs to know of the chain, as its node answers now.
 *
 * @param contract the token contract's address
 * @param explorer the address of its page in the network's explorer; null where none is known
 * @param indexedBlock the last block that the index has read, as of which tokens, sales and royalties hold; -1 before the first
 * @param gasWei what a unit of gas costs now, base fee and tip
 * @param maxFeeWei the most that a unit of gas may cost
 * @param spent what transactions cost, by the receipts of their final blocks
 * @param warnings what does not work beside that, one sentence each: a key that does not open, mints without a receiver
 * @param problem one sentence on what keeps the service from minting; null where nothing does
 */
public record ChainStatus(
        long chainId,
        String network,
        String contract,
        String market,
        @Nullable String explorer,
        long latestBlock,
        long finalizedBlock,
        long indexedBlock,
        String gasWei,
        String maxFeeWei,
        Spent spent,
        List<AccountStatus> accounts,
        List<String> warnings,
        @Nullable String problem) {
    public ChainStatus {
        warnings = List.copyOf(warnings);
        accounts = List.copyOf(accounts);
    }

    /** The same, with the last block that the index has read. */
    public ChainStatus indexed(long block) {
        return new ChainStatus(
                chainId,
                network,
                contract,
                market,
                explorer,
                latestBlock,
                finalizedBlock,
                block,
                gasWei,
                maxFeeWei,
                spent,
                accounts,
                warnings,
                problem);
    }

    /**
     * What gas cost, in wei.
     *
     * @param todayWei since midnight (UTC)
     * @param allWei since costs are recorded
     * @param waitingWei the most that transactions can cost which are not final yet
     * @param maxPerDayWei the most that mints may make it on one day; null for no limit
     * @param nextDay when the next day begins, on which as much may be spent again
     */
    public record Spent(
            String todayWei,
            String last30DaysWei,
            String allWei,
            String waitingWei,
            @Nullable String maxPerDayWei,
            Instant nextDay) {
        static Spent of(Spending spending) throws SourceUnavailableException {
            BigInteger most = spending.maxPerDay();
            return new Spent(
                    spending.today().toString(),
                    spending.month().toString(),
                    spending.all().toString(),
                    spending.waiting().toString(),
                    most == null ? null : most.toString(),
                    spending.nextDay());
        }
    }

    /**
     * An account that sends transactions.
     *
     * @param roles what it is used for: payer, admin, holder, buyer, pauser, owner
     * @param name its primary name in ENS, for people to read; null where it has none or chain.ensRpc is not set
     * @param balanceWei what it holds, decimal
     * @param nonce how many of its transactions are in blocks
     * @param pending how many more are signed and wait
     * @param waiting those of them with the lowest nonces, {@value #MAX_WAITING} at most
     */
    public record AccountStatus(
            List<String> roles,
            String address,
            @Nullable String name,
            String balanceWei,
            long nonce,
            int pending,
            List<WaitingTransaction> waiting) {
        static final int MAX_WAITING = 20;

        public AccountStatus {
            roles = List.copyOf(roles);
            waiting = List.copyOf(waiting);
        }
    }

    /**
     * A transaction that is signed and in no block.
     *
     * @param purpose what it is for, such as {@code mint:} and the artwork's ID
     * @param tx hash of its last form
     * @param attempts how many forms it has
     * @param maxFeeWei the most that the last form pays for a unit of gas
     * @param signedAt when the last form was signed
     */
    public record WaitingTransaction(
            long nonce, String purpose, String tx, int attempts, String maxFeeWei, Instant signedAt) {
        static WaitingTransaction of(PendingTransaction transaction) {
            return new WaitingTransaction(
                    transaction.nonce(),
                    transaction.purpose(),
                    transaction.last().hash(),
                    transaction.attempts().size(),
                    transaction.last().fees().max().toString(),
                    transaction.last().at());
        }
    }
}
