package dev.mintmark.app.chain.rpc;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A network and its rules for fees.
 *
 * @param chainId as {@code eth_chainId} answers
 * @param tipFloor the lowest priority fee in wei that its block producers take
 * @param maxFee the most in wei that a unit of gas may cost where the settings name no limit
 * @param finality how long after its sending a transaction is usually in a finalized block, rounded up
 * @param explorer the address of a site that shows its transactions; null where none is known
 */
public record Network(
        long chainId,
        String name,
        BigInteger tipFloor,
        BigInteger maxFee,
        Duration finality,
        @Nullable String explorer) {
    private static final BigInteger GWEI = BigInteger.valueOf(1_000_000_000);

    /** Base fees of Polygon have passed 1000 gwei for hours; a mint then costs a tenth of a coin. */
    private static final BigInteger POLYGON_MAX_FEE = gwei(3000);

    private static final BigInteger MAX_FEE = gwei(500);

    /** A mint at this price costs a hundredth of a coin. */
    private static final BigInteger ETHEREUM_MAX_FEE = gwei(100);

    /** Rollups cost hundredths of a gwei, and the data that they post to Ethereum, which no price of gas limits. */
    private static final BigInteger ROLLUP_MAX_FEE = gwei(5);

    /** Milestones of Polygon PoS come within seconds, and at times within a minute. */
    private static final Duration POLYGON_FINALITY = Duration.ofMinutes(1);

    /** Two epochs of 32 slots of 12 s, and the rest of the one that has begun. */
    private static final Duration ETHEREUM_FINALITY = Duration.ofMinutes(16);

    /** Until a rollup's data is on Ethereum, and final there. */
    private static final Duration ROLLUP_FINALITY = Duration.ofMinutes(25);

    /** Of a development node's chain, which is final after moments. */
    private static final long LOCAL = 31_337;

    /** Polygon PoS; its producers drop tips below 25 gwei. */
    public static final Network POLYGON =
            new Network(137, "polygon", gwei(25), POLYGON_MAX_FEE, POLYGON_FINALITY, "https://polygonscan.com");

    /** Polygon's test network, with the same floor. */
    public static final Network AMOY = new Network(
            80002, "amoy", POLYGON.tipFloor, POLYGON_MAX_FEE, POLYGON_FINALITY, "https://amoy.polygonscan.com");

    private static final List<Network> PUBLIC = List.of(
            POLYGON,
            AMOY,
            new Network(1, "ethereum", BigInteger.ZERO, ETHEREUM_MAX_FEE, ETHEREUM_FINALITY, "https://etherscan.io"),
            new Network(
                    11_155_111, "sepolia", BigInteger.ZERO, MAX_FEE, ETHEREUM_FINALITY, "https://sepolia.etherscan.io"),
            new Network(8453, "base", BigInteger.ZERO, ROLLUP_MAX_FEE, ROLLUP_FINALITY, "https://basescan.org"),
            new Network(
                    84_532,
                    "base-sepolia",
                    BigInteger.ZERO,
                    ROLLUP_MAX_FEE,
                    ROLLUP_FINALITY,
                    "https://sepolia.basescan.org"),
            new Network(
                    10,
                    "optimism",
                    BigInteger.ZERO,
                    ROLLUP_MAX_FEE,
                    ROLLUP_FINALITY,
                    "https://optimistic.etherscan.io"),
            new Network(
                    11_155_420,
                    "optimism-sepolia",
                    BigInteger.ZERO,
                    ROLLUP_MAX_FEE,
                    ROLLUP_FINALITY,
                    "https://sepolia-optimism.etherscan.io"));

    /** Whether anyone can send transactions there, so that a key which others know loses its coins. */
    public boolean isPublic() {
        return PUBLIC.contains(this);
    }

    /**
     * The most in wei that mints may cost on one day where the settings name no limit; empty for no limit, as on test networks.
     * It is enough for some hundred mints at the highest price of gas, and thousands at the usual one.
     */
    public Optional<BigInteger> maxSpendPerDay() {
        return switch ((int) Math.min(chainId, Integer.MAX_VALUE)) {
            case 137 -> Optional.of(gwei(25_000_000_000L));
            case 1 -> Optional.of(gwei(500_000_000L));
            case 8453, 10 -> Optional.of(gwei(50_000_000L));
            default -> Optional.empty();
        };
    }

    /** An amount of gwei in wei. */
    public static BigInteger gwei(long gwei) {
        return GWEI.multiply(BigInteger.valueOf(gwei));
    }

    /** An amount of wei in gwei, with two decimals at most. */
    public static String formatGwei(BigInteger wei) {
        return new BigDecimal(wei, 9)
                .setScale(2, RoundingMode.HALF_UP)
                .stripTrailingZeros()
                .toPlainString();
    }

    /** The network of this chain ID; one that is not known here has no floor, pays what the node suggests and may be final as late as Ethereum. */
    public static Network of(long chainId) {
        return PUBLIC.stream()
                .filter(network -> network.chainId == chainId)
                .findFirst()
                .orElseGet(() -> new Network(
                        chainId,
                        "chain " + chainId,
                        BigInteger.ZERO,
                        MAX_FEE,
                        chainId == LOCAL ? Duration.ZERO : ETHEREUM_FINALITY,
                        null));
    }

    /** The names of the public networks. */
    public static List<String> names() {
        return PUBLIC.stream().map(Network::name).toList();
    }

    /** The page of a contract or an account; null where no explorer is known. */
    public @Nullable String page(String address) {
        return explorer == null ? null : explorer + "/address/" + address;
    }

    /** The public network of this name. */
    public static Optional<Network> named(String name) {
        return PUBLIC.stream().filter(network -> network.name.equals(name)).findFirst();
    }
}
