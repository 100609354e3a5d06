package dev.mintmark.app.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.artwork.MintOrder;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /api/vouchers/{id}}.
 *
 * @param to the address that gets the token
 * @param creator the address that gets its royalties; null for {@code to}
 * @param royaltyBps the creator's share of every sale in hundredths of a per cent; null for the standard
 * @param name the token's; null for none, as are the description and the licence
 * @param expires a duration such as 30d, or a date or a time of ISO 8601; null for 7 days
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record VoucherRequest(
        String to,
        @Nullable String creator,
        @Nullable Integer royaltyBps,
        @Nullable String name,
        @Nullable String description,
        @Nullable String license,
        @Nullable String expires) {
    public VoucherRequest {
        if (to == null) {
            throw new InvalidRequestException("to", "The address of the wallet that gets the token is missing.");
        }
    }

    /** By which terms the token is minted. */
    MintOrder terms() {
        try {
            return new MintOrder(
                    to, royaltyBps == null ? MintOrder.STANDARD_ROYALTY_BPS : royaltyBps, name, description, license);
        } catch (InvalidRequestException e) {
            throw new InvalidRequestException(e.field().replaceFirst("^mint\\.", ""), String.valueOf(e.getMessage()));
        }
    }
}
