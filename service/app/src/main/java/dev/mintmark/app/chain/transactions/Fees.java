package dev.mintmark.app.chain.transactions;

import dev.mintmark.app.chain.rpc.ChainClient;
import dev.mintmark.app.chain.rpc.Network;
import dev.mintmark.app.io.SourceUnavailableException;
import java.math.BigInteger;
import java.util.Optional;

/**
 * What a transaction offers for its gas (EIP-1559), in wei per gas.
 *
 * @param max the most it pays, base fee and tip together
 * @param tip the part that goes to the block's producer
 */
public record Fees(BigInteger max, BigInteger tip) {
    private static final BigInteger HUNDRED = BigInteger.valueOf(100);
    private static final BigInteger RAISED = BigInteger.valueOf(112);

    /** A tip up to here is believed whatever other transactions paid: blocks may have been empty. */
    private static final BigInteger MODEST_TIP = Network.gwei(1);

    /**
     * The fees that a transaction sent now should offer. A suggested tip above twice the usual one is not believed.
     *
     * @param ceiling the most that may be paid, in wei per gas
     * @throws SourceUnavailableException also where a transaction costs more than that now
     */
    public static Fees suggested(ChainClient client, BigInteger ceiling) throws SourceUnavailableException {
        return of(client.baseFee(), tip(client), client.network(), ceiling);
    }

    /** What a unit of gas costs now, base fee and tip. */
    public static BigInteger price(ChainClient client) throws SourceUnavailableException {
        return client.baseFee().add(tip(client).max(client.network().tipFloor()));
    }

    /** As {@link #price}; throws a sentence where it is above the ceiling. */
    public static BigInteger affordablePrice(ChainClient client, BigInteger ceiling) throws SourceUnavailableException {
        return affordable(price(client), client.network(), ceiling);
    }

    private static BigInteger affordable(BigInteger price, Network network, BigInteger ceiling)
            throws SourceUnavailableException {
        if (price.compareTo(ceiling) > 0) {
            throw new SourceUnavailableException("Gas costs " + Network.formatGwei(price) + " gwei on " + network.name()
                    + " now, and at most " + Network.formatGwei(ceiling)
                    + " gwei are paid (chain.maxFeeGwei); transactions wait until it costs less.");
        }
        return price;
    }

    private static BigInteger tip(ChainClient client) throws SourceUnavailableException {
        BigInteger believed = client.usualTip().shiftLeft(1).max(MODEST_TIP);
        return client.suggestedTip().min(believed);
    }

    /** Twice the base fee lets a transaction outlast six full blocks. */
    static Fees of(BigInteger baseFee, BigInteger suggestedTip, Network network, BigInteger ceiling)
            throws SourceUnavailableException {
        BigInteger tip = suggestedTip.max(network.tipFloor());
        affordable(baseFee.add(tip), network, ceiling);
        return new Fees(baseFee.shiftLeft(1).add(tip).min(ceiling), tip);
    }

    /**
     * Both fields 12 % higher, rounded up: nodes take a replacement from 10 %; never below the present price. Empty where that
     * is above the ceiling.
     */
    Optional<Fees> raised(Fees present, BigInteger ceiling) {
        Fees raised = new Fees(raised(max).max(present.max), raised(tip).max(present.tip));
        return raised.max.compareTo(ceiling) > 0 ? Optional.empty() : Optional.of(raised);
    }

    /** The least that a node takes for a replacement of one with these, in wei per gas. */
    BigInteger leastReplacement() {
        return raised(max);
    }

    /** A replacement that offers this much, which is {@link #leastReplacement} or more; its tip is raised as well. */
    Fees raisedTo(BigInteger most, Fees present) {
        return new Fees(most, raised(tip).max(present.tip).min(most));
    }

    /** Whether these are so much below others that signing anew is worth it: a tenth and more. */
    boolean isMuchLess(Fees others) {
        return max.multiply(BigInteger.TEN).compareTo(others.max.multiply(BigInteger.valueOf(9))) <= 0;
    }

    private static BigInteger raised(BigInteger fee) {
        return fee.multiply(RAISED).add(HUNDRED).subtract(BigInteger.ONE).divide(HUNDRED);
    }
}
