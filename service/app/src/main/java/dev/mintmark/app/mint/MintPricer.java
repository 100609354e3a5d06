package dev.mintmark.app.mint;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.artwork.Stage;
import dev.mintmark.app.artwork.StepFailedException;
import dev.mintmark.app.chain.Chain;
import dev.mintmark.app.chain.rpc.ChainClient;
import dev.mintmark.app.chain.rpc.RevertedException;
import dev.mintmark.app.chain.transactions.Fees;
import dev.mintmark.app.chain.transactions.Spending;
import dev.mintmark.app.io.SourceUnavailableException;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says what a mint would cost, without sending anything. Thread-safe. */
final class MintPricer {
    /** A mint for a new holder, with the fifth that is added to every estimate. */
    private static final BigInteger USUAL_GAS = ChainClient.withMargin(BigInteger.valueOf(84_650));

    private final Chain chain;
    private final MintCalls calls;

    MintPricer(Chain chain, MintCalls calls) {
        this.chain = chain;
        this.calls = calls;
    }

    /**
     * What an artwork's mint would cost together with others.
     *
     * @param together this one first
     * @throws ConflictException if it is minted or on its way to be, or the contract would refuse it
     */
    MintPrice of(Artwork artwork, List<Artwork> together) throws SourceUnavailableException {
        if (artwork.token() != null
                || artwork.stage() == Stage.SIGNED
                || artwork.stage() == Stage.SENT
                || artwork.stage() == Stage.CONFIRMED) {
            throw new ConflictException(
                    "Artwork " + artwork.id() + " is " + artwork.stage() + ": its mint is paid already.");
        }
        boolean exact = artwork.stage() == Stage.PINNED;
        int mints = 1;
        BigInteger gas = USUAL_GAS;
        if (exact) {
            try {
                MintCalls.MintCall call = calls.of(together);
                mints = call.keys().size();
                gas = chain.client().gas(chain.accounts().payer().address(), call.call());
            } catch (RevertedException | StepFailedException e) {
                throw new ConflictException(String.valueOf(e.getMessage()));
            }
        }
        return price(artwork.id(), exact, mints, gas);
    }

    /** What a usual mint would cost, before there is an artwork. */
    MintPrice usual() throws SourceUnavailableException {
        return price(null, false, 1, USUAL_GAS);
    }

    private MintPrice price(@Nullable String artwork, boolean exact, int mints, BigInteger gas)
            throws SourceUnavailableException {
        BigInteger price = Fees.price(chain.client());
        BigInteger most = price;
        String waits = null;
        try {
            most = Fees.suggested(chain.client(), chain.sender().maxFee()).max();
            chain.sender().spending().requireRoomBesideWaiting(gas.multiply(most));
        } catch (SourceUnavailableException e) {
            waits = e.getMessage();
        }
        return price(artwork, exact, mints, gas, price, most, waits);
    }

    private MintPrice price(
            @Nullable String artwork,
            boolean exact,
            int mints,
            BigInteger gas,
            BigInteger price,
            BigInteger most,
            @Nullable String waits) {
        Spending spending = chain.sender().spending();
        BigInteger limit = spending.maxPerDay();
        BigInteger[] parts = gas.divideAndRemainder(BigInteger.valueOf(mints));
        BigInteger share = parts[0].add(BigInteger.valueOf(parts[1].signum()));
        return new MintPrice(
                artwork,
                chain.chainId(),
                exact,
                mints,
                share.longValueExact(),
                price.toString(),
                share.multiply(price).toString(),
                share.multiply(most).toString(),
                spending.today().toString(),
                limit == null ? null : limit.toString(),
                waits);
    }
}
