package dev.mintmark.app.royalty;

import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.royalty.CreatorRoyalties.TokenRoyalties;
import dev.mintmark.contracts.Address;
import dev.mintmark.contracts.CompanionContracts;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Creators' royalties out of the index, as of the last run of the indexer. Thread-safe. */
public final class Royalties {
    /** So many tokens of each creator are in a list of creators. */
    public static final int TOKENS = 100;

    private static final String NATIVE = Address.ZERO.hex();

    private final RoyaltyIndex index;
    private final long chainId;
    private final Address contract;

    public Royalties(RoyaltyIndex index, long chainId, Address contract) {
        this.index = index;
        this.chainId = chainId;
        this.contract = contract;
    }

    /** The chain's number. */
    public long chainId() {
        return chainId;
    }

    /** The token contract's address. */
    public Address contract() {
        return contract;
    }

    /** The ledger, in all currencies. */
    public RoyaltyLedger ledger() {
        return RoyaltyLedger.of(
                index.events(chainId, contract.hex()),
                CompanionContracts.market(contract).hex());
    }

    /**
     * The creators in the order of addresses, in the chain's native coin, each with its first {@value #TOKENS} tokens.
     *
     * @param after the address of the last one of the page before; null for the first page
     * @throws InvalidRequestException if that is no address
     */
    public List<CreatorRoyalties> all(@Nullable String after, int limit) {
        String last = after == null ? null : parse(after).hex();
        Map<String, Creator> creators = new LinkedHashMap<>();
        for (RoyaltyIndex.Creator each : index.creators(chainId, contract.hex(), last, limit)) {
            creators.put(each.address(), creator(each.address(), each.tokens(), null, TOKENS));
        }
        return sums(creators);
    }

    /**
     * One creator with some of its tokens, in the order of mints; empty for an address that created nothing.
     *
     * @param after the ID of the last token of the page before; null for the first page
     * @throws InvalidRequestException if it is no address
     */
    public Optional<CreatorRoyalties> of(String address, @Nullable String after, int limit) {
        String creator = parse(address).hex();
        long tokens = index.tokens(chainId, contract.hex(), creator);
        return tokens == 0
                ? Optional.empty()
                : sums(Map.of(creator, creator(creator, tokens, after, limit))).stream()
                        .findFirst();
    }

    private Creator creator(String address, long tokens, @Nullable String after, int limit) {
        return new Creator(address, tokens, index.tokens(chainId, contract.hex(), address, after, limit));
    }

    private List<CreatorRoyalties> sums(Map<String, Creator> creators) {
        if (creators.isEmpty()) {
            return List.of();
        }
        for (LedgerEntry entry : ledger().entries(new RoyaltyLedger.Period(null, null, null))) {
            Creator creator = entry.creator() == null ? null : creators.get(entry.creator());
            if (creator != null && entry.currency().equals(NATIVE)) {
                creator.add(entry);
            }
        }
        return creators.values().stream().map(Creator::royalties).toList();
    }

    /** @throws InvalidRequestException if it is no address */
    public static Address parse(String address) {
        try {
            return Address.of(address);
        } catch (IllegalArgumentException e) {
            throw new InvalidRequestException("address", String.valueOf(e.getMessage()));
        }
    }

    private static final class Creator {
        private final String address;
        private final long count;
        private final Sum all = new Sum();
        private final Map<String, Sum> tokens = new LinkedHashMap<>();

        Creator(String address, long count, List<String> tokens) {
            this.address = address;
            this.count = count;
            tokens.forEach(token -> this.tokens.put(token, new Sum()));
        }

        void add(LedgerEntry entry) {
            all.add(entry);
            Sum token = entry.tokenId() == null ? null : tokens.get(entry.tokenId());
            if (token != null) {
                token.add(entry);
            }
        }

        CreatorRoyalties royalties() {
            return new CreatorRoyalties(
                    new Address(address).checksummed(),
                    count,
                    all.sales,
                    all.earned.toString(),
                    all.paid.toString(),
                    all.withdrawable(),
                    tokens.entrySet().stream()
                            .map(token -> token.getValue().of(token.getKey()))
                            .toList());
        }
    }

    private static final class Sum {
        private long sales;
        private BigInteger earned = BigInteger.ZERO;
        private BigInteger paid = BigInteger.ZERO;

        void add(LedgerEntry entry) {
            switch (entry.kind()) {
                case EARNED -> {
                    sales++;
                    earned = earned.add(entry.amount());
                }
                case PAID -> paid = paid.add(entry.amount());
            }
        }

        String withdrawable() {
            return earned.subtract(paid).toString();
        }

        TokenRoyalties of(String tokenId) {
            return new TokenRoyalties(tokenId, sales, earned.toString(), paid.toString(), withdrawable());
        }
    }
}
