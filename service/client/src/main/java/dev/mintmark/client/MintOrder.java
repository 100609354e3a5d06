package dev.mintmark.client;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * How a token is to be minted. Null leaves a value to the service.
 *
 * @param to the address that receives the token
 * @param royaltyBps the creator's share of every sale in hundredths of a percent, 0 to 1000
 * @param creator the address that earns the royalties
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MintOrder(
        @Nullable String to,
        @Nullable Integer royaltyBps,
        @Nullable String name,
        @Nullable String description,
        @Nullable String license,
        @Nullable String creator) {
    /** To the service's own account, by its terms. */
    public static final MintOrder STANDARD = new MintOrder(null, null, null, null, null, null);

    /** To this address, by the service's terms. */
    public static MintOrder to(String address) {
        return new MintOrder(address, null, null, null, null, null);
    }
}
