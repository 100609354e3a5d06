package dev.mintmark.app.royalty;

import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.royalty.CreatorRoyalties.TokenRoyalties;
import dev.mintmark.contracts.Address;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Creators' royalties out of the index, as of the last run of the indexer. Thread-safe. */
public final class Royalties {
    private final RoyaltyIndex index;
    private final long chainId;
    private final String contract;

    public Royalties(RoyaltyIndex index, long chainId, Address contract) {
        this.index = index;
        this.chainId = chainId;
        this.contract = contract.hex();
    }

    /** Every creator, in the order of addresses. */
    public List<CreatorRoyalties> all() {
        return index.creators(chainId, contract).stream().map(this::sum).toList();
    }

    /**
     * One creator; empty for an address that created nothing.
     *
     * @throws InvalidRequestException if it is no address
     */
    public Optional<CreatorRoyalties> of(String address) {
        String creator;
        try {
            creator = Address.of(address).hex();
        } catch (IllegalArgumentException e) {
            throw new InvalidRequestException("address", String.valueOf(e.getMessage()));
        }
        return Optional.of(sum(creator)).filter(sums -> sums.tokens() > 0);
    }

    private CreatorRoyalties sum(String creator) {
        Map<String, Sum> tokens = new LinkedHashMap<>();
        for (RoyaltyEvent event : index.of(chainId, contract, creator)) {
            if (event.kind() == RoyaltyEvent.Kind.WITHDRAWN) {
                tokens.values().forEach(Sum::withdrawn);
            } else if (event.tokenId() != null) {
                tokens.computeIfAbsent(event.tokenId(), id -> new Sum()).add(event);
            }
        }
        Sum all = new Sum();
        tokens.values().forEach(all::add);
        return new CreatorRoyalties(
                new Address(creator).checksummed(),
                tokens.size(),
                all.sales,
                all.earned.toString(),
                all.paid().toString(),
                all.credited.toString(),
                tokens.entrySet().stream()
                        .map(token -> token.getValue().of(token.getKey()))
                        .toList());
    }

    /** Adds up events in the chain's order. */
    private static final class Sum {
        private long sales;
        private BigInteger earned = BigInteger.ZERO;
        private BigInteger credited = BigInteger.ZERO;

        void add(RoyaltyEvent event) {
            switch (event.kind()) {
                case SOLD -> {
                    sales++;
                    earned = earned.add(event.amount());
                }
                case CREDITED -> credited = credited.add(event.amount());
                case MINTED, WITHDRAWN -> {}
            }
        }

        void add(Sum other) {
            sales += other.sales;
            earned = earned.add(other.earned);
            credited = credited.add(other.credited);
        }

        /** A withdrawal pays the whole credit. */
        void withdrawn() {
            credited = BigInteger.ZERO;
        }

        BigInteger paid() {
            return earned.subtract(credited);
        }

        TokenRoyalties of(String tokenId) {
            return new TokenRoyalties(tokenId, sales, earned.toString(), paid().toString(), credited.toString());
        }
    }
}
