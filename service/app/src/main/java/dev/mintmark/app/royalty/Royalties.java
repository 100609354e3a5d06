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
import java.util.TreeMap;

/** Creators' royalties out of the index, as of the last run of the indexer. Thread-safe. */
public final class Royalties {
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
        return ledger(events());
    }

    private List<RoyaltyEvent> events() {
        return index.events(chainId, contract.hex());
    }

    private RoyaltyLedger ledger(List<RoyaltyEvent> events) {
        return RoyaltyLedger.of(events, CompanionContracts.market(contract).hex());
    }

    /** Every creator, in the order of addresses; in the chain's native coin. */
    public List<CreatorRoyalties> all() {
        List<RoyaltyEvent> events = events();
        Map<String, Creator> creators = new TreeMap<>();
        for (RoyaltyEvent event : events) {
            if (event.kind() == RoyaltyEvent.Kind.MINTED) {
                creators.computeIfAbsent(String.valueOf(event.creator()), Creator::new)
                        .token(String.valueOf(event.tokenId()));
            }
        }
        for (LedgerEntry entry : ledger(events).entries(new RoyaltyLedger.Period(null, null, null))) {
            if (entry.creator() != null && entry.currency().equals(NATIVE)) {
                Creator creator = creators.computeIfAbsent(entry.creator(), Creator::new);
                creator.all.add(entry);
                if (entry.tokenId() != null) {
                    creator.token(entry.tokenId()).add(entry);
                }
            }
        }
        return creators.values().stream().map(Creator::royalties).toList();
    }

    /**
     * One creator; empty for an address that created nothing.
     *
     * @throws InvalidRequestException if it is no address
     */
    public Optional<CreatorRoyalties> of(String address) {
        String creator = parse(address).checksummed();
        return all().stream().filter(sums -> sums.address().equals(creator)).findFirst();
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
        private final Sum all = new Sum();
        private final Map<String, Sum> tokens = new LinkedHashMap<>();

        Creator(String address) {
            this.address = address;
        }

        Sum token(String tokenId) {
            return tokens.computeIfAbsent(tokenId, id -> new Sum());
        }

        CreatorRoyalties royalties() {
            return new CreatorRoyalties(
                    new Address(address).checksummed(),
                    tokens.size(),
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
