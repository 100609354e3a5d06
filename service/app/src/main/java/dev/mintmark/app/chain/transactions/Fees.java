package dev.mintmark.app.chain.transactions;

import dev.mintmark.app.chain.rpc.ChainClient;
import dev.mintmark.app.chain.rpc.Network;
import dev.mintmark.app.io.SourceUnavailableException;
import java.math.BigInteger;

/**
 * What a transaction offers for its gas (EIP-1559), in wei per gas.
 *
 * @param max the most it pays, base fee and tip together
 * @param tip the part that goes to the block's producer
 */
public record Fees(BigInteger max, BigInteger tip) {
    private static final BigInteger HUNDRED = BigInteger.valueOf(100);
    private static final BigInteger RAISED = BigInteger.valueOf(112);

    /** The fees that a transaction sent now should offer. */
    public static Fees suggested(ChainClient client) throws SourceUnavailableException {
        return of(client.baseFee(), client.suggestedTip(), client.network());
    }

    /** Twice the base fee lets a transaction outlast six full blocks. */
    static Fees of(BigInteger baseFee, BigInteger suggestedTip, Network network) {
        BigInteger tip = suggestedTip.max(network.tipFloor());
        return new Fees(baseFee.shiftLeft(1).add(tip), tip);
    }

    /** Both fields 12 % higher, rounded up: nodes take a replacement from 10 %; never below the present price. */
    Fees raised(Fees present) {
        return new Fees(raised(max).max(present.max), raised(tip).max(present.tip));
    }

    private static BigInteger raised(BigInteger fee) {
        return fee.multiply(RAISED).add(HUNDRED).subtract(BigInteger.ONE).divide(HUNDRED);
    }
}
