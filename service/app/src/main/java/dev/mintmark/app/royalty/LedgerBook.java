package dev.mintmark.app.royalty;

import dev.mintmark.app.royalty.LedgerEntry.Kind;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes the ledger out of the chain's events. What was earned is either paid out or withdrawable: it lies in a credit of the
 * market or in a vault, as lots that leave in the order in which they came. So the sums of a vault's lots are what the vault
 * holds, whoever shares it. Not thread-safe.
 */
final class LedgerBook {
    private final String market;
    private final List<LedgerEntry> entries = new ArrayList<>();
    private final Set<String> vaults = new HashSet<>();
    private final Map<String, String> creators = new HashMap<>();
    private final Map<String, String> receivers = new HashMap<>();
    private final Map<Sale, Integer> credited = new HashMap<>();
    private final Map<Account, Deque<Lot>> credits = new HashMap<>();
    private final Map<Account, Deque<Lot>> held = new HashMap<>();

    /** What a sale and the credit of its royalty have in common. */
    private record Sale(String tx, @Nullable String tokenId, String receiver, String currency, BigInteger amount) {
        static Sale of(RoyaltyEvent event) {
            return new Sale(event.tx(), event.tokenId(), LedgerBook.account(event), event.currency(), event.amount());
        }
    }

    private record Account(String address, String currency) {}

    /** @param isRoyalty false for coins that somebody sent to a vault that no creator named */
    private record Owner(@Nullable String creator, @Nullable String tokenId, boolean isRoyalty) {}

    private record Lot(Owner owner, BigInteger amount) {}

    private LedgerBook(String market) {
        this.market = market;
    }

    /**
     * The lines of the ledger, in the chain's order.
     *
     * @param market the address of the contract's market, lower-case
     */
    static List<LedgerEntry> entries(List<RoyaltyEvent> events, String market) {
        LedgerBook book = new LedgerBook(market);
        for (RoyaltyEvent event : events) {
            switch (event.kind()) {
                // a vault has its address, and perhaps coins, before it is made
                case VAULT -> book.vaults.add(account(event));
                case CREDITED -> book.credited.merge(Sale.of(event), 1, Integer::sum);
                default -> {}
            }
        }
        events.forEach(book::add);
        return book.entries;
    }

    private static String account(RoyaltyEvent event) {
        return String.valueOf(event.account());
    }

    private void add(RoyaltyEvent event) {
        switch (event.kind()) {
            case MINTED -> creators.put(String.valueOf(event.tokenId()), String.valueOf(event.creator()));
            case RECEIVER -> receivers.put(String.valueOf(event.creator()), account(event));
            case SOLD -> sold(event);
            case CREDITED -> put(credits, event, account(event), new Lot(owner(event), event.amount()));
            case WITHDRAWN -> take(credits, event, event.amount()).forEach(lot -> arrive(event, account(event), lot));
            case RECEIVED -> received(event);
            case RELEASED -> released(event);
            case VAULT -> {}
        }
    }

    private static Owner owner(RoyaltyEvent event) {
        return new Owner(event.creator(), event.tokenId(), true);
    }

    private void sold(RoyaltyEvent event) {
        Owner owner = owner(event);
        earned(event, owner, event.amount(), event.marketplace() == null ? market : event.marketplace());
        Integer left = credited.get(Sale.of(event));
        if (left != null && left > 0) {
            credited.put(Sale.of(event), left - 1); // its credit follows
        } else {
            arrive(event, account(event), new Lot(owner, event.amount()));
        }
    }

    /** The market tells of its own payments, and a vault of its releases. */
    private void received(RoyaltyEvent event) {
        String sender = String.valueOf(event.party());
        if (sender.equals(market) || vaults.contains(sender)) {
            return;
        }
        String vault = account(event);
        Owner owner = owner(vault, event.tokenId());
        if (owner.isRoyalty) {
            boolean isSale = owner.tokenId != null;
            earned(event, owner, event.amount(), isSale ? event.marketplace() : null);
        }
        put(held, event, vault, new Lot(owner, event.amount()));
    }

    /** Whose payment a vault received: that of the token's creator, where it named this vault; else that of the only one who did. */
    private Owner owner(String vault, @Nullable String tokenId) {
        String creator = tokenId == null ? null : creators.get(tokenId);
        if (creator != null && names(creator, vault)) {
            return new Owner(creator, tokenId, true);
        }
        List<String> naming = new HashSet<>(creators.values())
                .stream().filter(each -> names(each, vault)).toList();
        return new Owner(naming.size() == 1 ? naming.getFirst() : null, null, !naming.isEmpty());
    }

    private boolean names(String creator, String vault) {
        return receivers.getOrDefault(creator, creator).equals(vault);
    }

    private void released(RoyaltyEvent event) {
        List<Lot> lots = take(held, event, event.amount());
        BigInteger known = lots.stream().map(Lot::amount).reduce(BigInteger.ZERO, BigInteger::add);
        BigInteger more = event.amount().subtract(known);
        if (more.signum() > 0) {
            // it came without an event: in another currency, or before the vault was made
            Owner owner = owner(account(event), null);
            if (owner.isRoyalty) {
                earned(event, owner, more, null);
            }
            lots.add(new Lot(owner, more));
        }
        lots.forEach(lot -> arrive(event, String.valueOf(event.party()), lot));
    }

    /** A lot reaches an account: a vault keeps it, and for anyone else it is paid out. */
    private void arrive(RoyaltyEvent event, String to, Lot lot) {
        if (vaults.contains(to)) {
            put(held, event, to, lot);
        } else if (lot.owner.isRoyalty && lot.amount.signum() > 0) {
            entries.add(entry(Kind.PAID, event, lot.owner, to, lot.amount, null, null));
        }
    }

    private void earned(RoyaltyEvent event, Owner owner, BigInteger amount, @Nullable String marketplace) {
        entries.add(entry(Kind.EARNED, event, owner, account(event), amount, event.price(), marketplace));
    }

    private static LedgerEntry entry(
            Kind kind,
            RoyaltyEvent event,
            Owner owner,
            String receiver,
            BigInteger amount,
            @Nullable BigInteger price,
            @Nullable String marketplace) {
        return new LedgerEntry(
                kind,
                event.madeAt(),
                event.block(),
                event.tx(),
                owner.creator,
                owner.tokenId,
                receiver,
                event.currency(),
                amount,
                price,
                marketplace);
    }

    private static void put(Map<Account, Deque<Lot>> pools, RoyaltyEvent event, String account, Lot lot) {
        pools.computeIfAbsent(new Account(account, event.currency()), key -> new ArrayDeque<>())
                .add(lot);
    }

    /** Takes the oldest lots of the event's account, so much of them as is there; one of each owner. */
    private static List<Lot> take(Map<Account, Deque<Lot>> pools, RoyaltyEvent event, BigInteger amount) {
        Deque<Lot> pool = pools.getOrDefault(new Account(account(event), event.currency()), new ArrayDeque<>());
        Map<Owner, BigInteger> taken = new LinkedHashMap<>();
        BigInteger left = amount;
        while (left.signum() > 0 && !pool.isEmpty()) {
            Lot lot = pool.remove();
            BigInteger part = lot.amount.min(left);
            taken.merge(lot.owner, part, BigInteger::add);
            left = left.subtract(part);
            if (part.compareTo(lot.amount) < 0) {
                pool.addFirst(new Lot(lot.owner, lot.amount.subtract(part)));
            }
        }
        List<Lot> lots = new ArrayList<>();
        taken.forEach((owner, part) -> lots.add(new Lot(owner, part)));
        return lots;
    }
}
