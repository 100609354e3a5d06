package dev.mintmark.app.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.mintmark.app.index.TokenEvents;
import dev.mintmark.contracts.Address;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The life of a token by the chain's events, the newest first.
 *
 * @param asOf the last block that was read
 * @param explorer the address of a site that shows the chain's transactions below {@code /tx/}; null where none is known
 */
public record TokenLife(long chainId, long asOf, @Nullable String explorer, List<Event> events) {
    public TokenLife {
        events = List.copyOf(events);
    }

    /**
     * One event.
     *
     * @param logIndex its place in the block, which no other event has
     * @param at when the block was made; null where no node said so yet
     * @param from who had it, sold it or put it up; left out for a mint, a bid and a cancellation
     * @param to who got it, or who bids
     * @param currency an ERC-20; left out for the chain's native coin
     * @param amount the price, the reserve or the bid, decimal, in wei or the currency's smallest unit
     * @param royalty the creator's part of the price of a sale
     */
    public record Event(
            TokenEvents.Kind kind,
            long block,
            long logIndex,
            String tx,
            @Nullable Instant at,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String from,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String to,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String currency,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String amount,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String royalty) {

        static Event of(TokenEvents.TokenEvent event) {
            Address currency = event.currency() == null ? Address.ZERO : Address.of(event.currency());
            return new Event(
                    event.kind(),
                    event.block(),
                    event.logIndex(),
                    event.tx(),
                    event.at(),
                    checksummed(event.sender()),
                    checksummed(event.receiver()),
                    currency.isZero() ? null : currency.checksummed(),
                    event.amount(),
                    event.royalty());
        }

        private static @Nullable String checksummed(@Nullable String address) {
            return address == null ? null : Address.of(address).checksummed();
        }
    }
}
