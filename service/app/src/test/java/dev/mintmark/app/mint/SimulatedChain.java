package dev.mintmark.app.mint;

import dev.mintmark.app.chain.rpc.Network;
import dev.mintmark.app.chain.transactions.ManualClock;
import dev.mintmark.contracts.Address;
import java.math.BigInteger;
import java.security.SignatureException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.web3j.crypto.Hash;
import org.web3j.crypto.SignedRawTransaction;
import org.web3j.crypto.TransactionDecoder;
import org.web3j.crypto.transaction.type.Transaction1559;
import org.web3j.utils.Numeric;

/**
 * A chain in memory: nonces, transactions that wait, blocks, receipts, reorganisations, prices. It has the rules of geth where they
 * matter for mints: one transaction per nonce, a replacement pays a tenth more, a sender can pay for what it offers.
 */
final class SimulatedChain {
    static final long CHAIN_ID = 4_242;
    static final Address CONTRACT = Address.of("0x00000000000000000000000000000000000c0de5");

    /** So many blocks behind the newest one a block is called final. */
    static final int FINALITY = 3;

    static final BigInteger TIP_FLOOR = Network.gwei(25);
    private static final BigInteger USUAL_FEE = Network.gwei(30);
    private static final int MOST_IN_A_BLOCK = 8;

    private final Random random;
    private final ManualClock clock;
    private final List<Block> blocks = new ArrayList<>();
    private final Map<String, TreeMap<Long, Transaction>> waiting = new TreeMap<>();
    private final Map<String, String> senders = new HashMap<>();
    private BigInteger baseFee = USUAL_FEE;
    private SimulatedContract state;

    SimulatedChain(Address owner, Address attester, ManualClock clock, Random random) {
        this.random = random;
        this.clock = clock;
        this.state = new SimulatedContract(owner, attester);
        add(List.of());
    }

    /** A transaction that was signed, or that a test made. */
    record Transaction(
            String hash,
            String sender,
            long nonce,
            BigInteger gas,
            BigInteger maxFee,
            BigInteger tip,
            String to,
            BigInteger value,
            String data) {}

    /** What became of a transaction in its block. */
    record Receipt(Transaction transaction, SimulatedContract.Outcome outcome, BigInteger price, int firstLog) {}

    /** A block, with the state after it. */
    record Block(
            long number, String hash, long time, BigInteger baseFee, List<Receipt> receipts, SimulatedContract state) {}

    /** The state that the next block begins with; what a test changes in it is in that block. */
    SimulatedContract state() {
        return state;
    }

    long height() {
        return blocks.size() - 1L;
    }

    Block block(long number) {
        return blocks.get((int) number);
    }

    List<Block> blocks() {
        return blocks;
    }

    void setBaseFee(BigInteger wei) {
        baseFee = wei;
    }

    BigInteger baseFee() {
        return baseFee;
    }

    void usualBaseFee() {
        baseFee = USUAL_FEE.add(Network.gwei(random.nextInt(30)));
    }

    int waitingCount() {
        return waiting.values().stream().mapToInt(Map::size).sum();
    }

    /** Forgets what waits, all or some of it. */
    void forget() {
        boolean all = random.nextBoolean();
        waiting.values().forEach(queue -> queue.values().removeIf(each -> all || random.nextBoolean()));
    }

    /** Makes a block of what can be mined now; some of it is left for later. */
    void mine() {
        List<Transaction> mined = new ArrayList<>();
        for (TreeMap<Long, Transaction> queue : waiting.values()) {
            while (!queue.isEmpty() && mined.size() < MOST_IN_A_BLOCK && random.nextInt(8) != 0) {
                Transaction first = queue.firstEntry().getValue();
                long expected = state.nonce(first.sender())
                        + mined.stream()
                                .filter(each -> each.sender().equals(first.sender()))
                                .count();
                if (first.nonce() < expected) {
                    queue.pollFirstEntry();
                } else if (first.nonce() > expected || !pays(first)) {
                    break;
                } else {
                    mined.add(first);
                    queue.pollFirstEntry();
                }
            }
        }
        add(mined);
    }

    private boolean pays(Transaction one) {
        return one.maxFee().compareTo(baseFee.add(TIP_FLOOR)) >= 0
                && one.tip().compareTo(TIP_FLOOR) >= 0
                && state.balance(one.sender()).compareTo(cost(one)) >= 0;
    }

    private static BigInteger cost(Transaction one) {
        return one.gas().multiply(one.maxFee()).add(one.value());
    }

    private void add(List<Transaction> transactions) {
        long previous = blocks.isEmpty() ? 0 : blocks.getLast().time() + 1;
        long time = Math.max(previous, clock.instant().getEpochSecond());
        SimulatedContract next = state;
        List<Receipt> receipts = new ArrayList<>();
        int logs = 0;
        for (Transaction one : transactions) {
            BigInteger price = baseFee.add(one.tip()).min(one.maxFee());
            SimulatedContract.Outcome outcome = one.to().equals(CONTRACT.hex())
                    ? next.call(one.data(), time)
                    : new SimulatedContract.Outcome(true, "0x", 21_000, List.of());
            next.setNonce(one.sender(), one.nonce() + 1);
            next.setBalance(
                    one.sender(),
                    next.balance(one.sender())
                            .subtract(price.multiply(BigInteger.valueOf(outcome.gas())))
                            .subtract(one.value()));
            receipts.add(new Receipt(one, outcome, price, logs));
            logs += outcome.events().size();
        }
        String hash = Numeric.toHexString(Hash.sha3((height() + " " + random.nextLong()).getBytes()));
        blocks.add(new Block(blocks.size(), hash, time, baseFee, receipts, next));
        state = next.copy();
    }

    /**
     * Puts other blocks in the place of the newest ones, and one more. What they had waits again or is forgotten.
     *
     * @param depth how many are replaced
     */
    void reorganise(int depth) {
        int gone = (int) Math.min(depth, height() - 1); // the first blocks gave out the coins
        for (int i = 0; i < gone; i++) {
            Block block = blocks.removeLast();
            for (Receipt receipt : block.receipts().reversed()) {
                if (random.nextInt(4) != 0) {
                    Transaction one = receipt.transaction();
                    waiting.computeIfAbsent(one.sender(), key -> new TreeMap<>())
                            .putIfAbsent(one.nonce(), one);
                }
            }
        }
        state = blocks.getLast().state().copy();
        for (int i = 0; i <= gone; i++) {
            mine();
        }
    }

    /** Takes a signed transaction among those that wait, or returns why not. */
    @Nullable
    String take(String raw, SimulatedContract seen) {
        String hash = Numeric.toHexString(Hash.sha3(Numeric.hexStringToByteArray(raw)));
        Transaction1559 signed =
                (Transaction1559) TransactionDecoder.decode(raw).getTransaction();
        String sender = senders.computeIfAbsent(hash, key -> sender(raw));
        Transaction one = new Transaction(
                hash,
                sender,
                signed.getNonce().longValueExact(),
                signed.getGasLimit(),
                signed.getMaxFeePerGas(),
                signed.getMaxPriorityFeePerGas(),
                String.valueOf(signed.getTo()),
                signed.getValue(),
                Numeric.prependHexPrefix(signed.getData()));
        return take(one, seen);
    }

    @Nullable
    String take(Transaction one, SimulatedContract seen) {
        long next = seen.nonce(one.sender());
        if (one.nonce() < next) {
            return "nonce too low: next nonce " + next + ", tx nonce " + one.nonce();
        }
        if (one.tip().compareTo(TIP_FLOOR) < 0) {
            return "transaction underpriced: gas tip cap " + one.tip() + ", minimum needed " + TIP_FLOOR;
        }
        if (seen.balance(one.sender()).compareTo(cost(one)) < 0) {
            return "insufficient funds for gas * price + value: balance " + seen.balance(one.sender()) + ", tx cost "
                    + cost(one);
        }
        TreeMap<Long, Transaction> queue = waiting.computeIfAbsent(one.sender(), key -> new TreeMap<>());
        Transaction other = queue.get(one.nonce());
        if (other != null && other.hash().equals(one.hash())) {
            return "already known";
        }
        if (other != null && (!isTenthMore(one.maxFee(), other.maxFee()) || !isTenthMore(one.tip(), other.tip()))) {
            return "replacement transaction underpriced";
        }
        queue.put(one.nonce(), one);
        return null;
    }

    private static boolean isTenthMore(BigInteger fee, BigInteger before) {
        return fee.multiply(BigInteger.TEN).compareTo(before.multiply(BigInteger.valueOf(11))) >= 0;
    }

    private static String sender(String raw) {
        try {
            return Address.of(((SignedRawTransaction) TransactionDecoder.decode(raw)).getFrom())
                    .hex();
        } catch (SignatureException e) {
            throw new AssertionError(e);
        }
    }
}
