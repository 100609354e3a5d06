package dev.mintmark.app.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.mintmark.app.artwork.Ledger;
import dev.mintmark.app.market.SaleState;
import dev.mintmark.app.market.SignedListing;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A token as the chain shows it.
 *
 * @param artwork ID of the artwork; null if it was not made here
 * @param listing by which it can be bought now; null if it is not listed here
 * @param sale whether it is listed or in an auction, and the offers for it
 * @param held whether an account of this service has it, which then lists, transfers and burns it
 * @param names the primary ENS names of its owner, creator and seller, as far as they are known, by their addresses; for people to read
 */
public record TokenResponse(
        Ledger.OnChain token,
        @Nullable String artwork,
        @Nullable SignedListing listing,
        SaleState sale,
        boolean held,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> names) {
    public TokenResponse {
        names = names == null ? Map.of() : Map.copyOf(names);
    }
}
