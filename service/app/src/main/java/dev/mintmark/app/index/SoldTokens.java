package dev.mintmark.app.index;

import dev.mintmark.contracts.Address;
import dev.mintmark.contracts.MintmarkEvent;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.web3j.abi.EventEncoder;
import org.web3j.protocol.core.methods.response.Log;
import org.web3j.protocol.core.methods.response.TransactionReceipt;

/**
 * The tokens that a transaction sold, for the payments of royalties in it. A sale is read from Seaport's event
 * {@code OrderFulfilled}, which names the token, the price and who receives what; without that event a payment belongs to the
 * one token that changed hands, and to none where several did. Not thread-safe.
 */
final class SoldTokens {
    private static final String ORDER_FULFILLED =
            EventEncoder.buildEventSignature("OrderFulfilled(bytes32,address,address,address,"
                    + "(uint8,address,uint256,uint256)[],(uint8,address,uint256,uint256,address)[])");

    /** Seaport's item types. */
    private static final int NATIVE = 0;

    private static final int ERC721 = 2;

    private static final int WORD = 64;

    /** No order has as many items: a transaction has gas for fewer. */
    private static final int MAX_ITEMS = 1000;

    private final String buyer;
    private final Set<String> moved = new LinkedHashSet<>();
    private final List<Order> orders = new ArrayList<>();

    /**
     * What was sold.
     *
     * @param marketplace the contract that sold it; null where that cannot be read
     * @param price in the chain's coin; null where it cannot be read
     */
    record Match(
            String tokenId,
            @Nullable String marketplace,
            @Nullable BigInteger price) {}

    private record Item(int type, String token, BigInteger id, BigInteger amount, String receiver) {}

    private record Order(String marketplace, List<Item> items) {
        boolean pays(String vault, BigInteger amount) {
            return items.stream()
                    .anyMatch(item -> item.type == NATIVE && item.receiver.equals(vault) && item.amount.equals(amount));
        }

        BigInteger price() {
            return items.stream()
                    .filter(item -> item.type == NATIVE)
                    .map(Item::amount)
                    .reduce(BigInteger.ZERO, BigInteger::add);
        }

        /** The one token of the contract in it; empty where it has none or several. */
        Optional<String> token(String contract) {
            List<String> tokens = items.stream()
                    .filter(item -> item.type == ERC721 && item.token.equals(contract))
                    .map(item -> "0x%064x".formatted(item.id))
                    .distinct()
                    .toList();
            return tokens.size() == 1 ? Optional.of(tokens.getFirst()) : Optional.empty();
        }
    }

    private final String contract;

    SoldTokens(TransactionReceipt receipt, Address contract) {
        this.contract = contract.hex();
        this.buyer = receipt.getFrom().toLowerCase(Locale.ROOT);
        for (Log log : receipt.getLogs()) {
            String address = log.getAddress().toLowerCase(Locale.ROOT);
            if (address.equals(this.contract)) {
                if (MintmarkEvent.parse(log).orElse(null) instanceof MintmarkEvent.Transfer transfer
                        && !transfer.from().isZero()
                        && !transfer.to().isZero()) {
                    moved.add(transfer.tokenId().toString());
                }
            } else if (!log.getTopics().isEmpty() && log.getTopics().getFirst().equalsIgnoreCase(ORDER_FULFILLED)) {
                order(address, log.getData()).ifPresent(orders::add);
            }
        }
    }

    /** What a payment to a vault was for; null where that cannot be said. Each order explains one payment. */
    @Nullable
    Match match(String sender, String vault, BigInteger amount) {
        for (Order order : orders) {
            // anyone can emit such an event; the payment itself comes from the marketplace
            if (order.marketplace.equals(sender) && order.pays(vault, amount)) {
                Optional<String> token = order.token(contract).filter(moved::contains);
                if (token.isPresent()) {
                    orders.remove(order);
                    return new Match(token.get(), order.marketplace, order.price());
                }
            }
        }
        if (moved.size() != 1) {
            return null;
        }
        return new Match(moved.iterator().next(), sender.equals(buyer) ? null : sender, null);
    }

    /** Empty where the event is not encoded as Seaport encodes it. */
    private static Optional<Order> order(String marketplace, String data) {
        try {
            String digits = data.substring(2).toLowerCase(Locale.ROOT);
            List<Item> items = new ArrayList<>(items(digits, 2, 4));
            items.addAll(items(digits, 3, 5));
            return Optional.of(new Order(marketplace, items));
        } catch (IndexOutOfBoundsException | ArithmeticException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** The array whose offset is in this word of the data; its items have so many words, the fifth a receiver. */
    private static List<Item> items(String digits, int at, int words) {
        int start = number(digits, at).intValueExact() / 32;
        int count = number(digits, start).intValueExact();
        if (count < 0 || count > MAX_ITEMS) {
            throw new IndexOutOfBoundsException("An order of " + count + " items.");
        }
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int item = start + 1 + i * words;
            items.add(new Item(
                    number(digits, item).intValueExact(),
                    address(digits, item + 1),
                    number(digits, item + 2),
                    number(digits, item + 3),
                    words < 5 ? "" : address(digits, item + 4)));
        }
        return items;
    }

    private static BigInteger number(String digits, int word) {
        return new BigInteger(digits.substring(word * WORD, (word + 1) * WORD), 16);
    }

    private static String address(String digits, int word) {
        return "0x" + digits.substring((word + 1) * WORD - 40, (word + 1) * WORD);
    }
}
