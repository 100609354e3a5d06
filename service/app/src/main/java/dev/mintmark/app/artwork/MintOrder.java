package dev.mintmark.app.artwork;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.jdbi.v3.core.mapper.PropagateNull;
import org.jdbi.v3.core.mapper.reflect.ColumnName;
import org.jspecify.annotations.Nullable;

/**
 * How an artwork is to be minted. In JSON it is an object, or {@code true} for {@link #STANDARD}.
 *
 * @param to the address that receives the token and its royalties; null means the service's own account
 * @param royaltyBps the creator's share of every sale in hundredths of a percent, 0 to 1000
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MintOrder(
        @ColumnName("mint_to") @Nullable String to,
        @PropagateNull int royaltyBps,
        @ColumnName("mint_name") @Nullable String name,
        @ColumnName("mint_description") @Nullable String description,
        @ColumnName("mint_license") @Nullable String license) {
    public static final int STANDARD_ROYALTY_BPS = 500;

    /** To the service's own account, at the standard royalty, without metadata. */
    public static final MintOrder STANDARD = new MintOrder(null, STANDARD_ROYALTY_BPS, null, null, null);

    public MintOrder {
        if (royaltyBps < 0 || royaltyBps > 1000) {
            throw new InvalidRequestException(
                    "mint.royaltyBps", "The royalty is " + royaltyBps + " bps; it can be 0 to 1000, which is 10 %.");
        }
        if (to != null && !to.matches("0x[0-9a-fA-F]{40}")) {
            throw new InvalidRequestException(
                    "mint.to", "\"" + to + "\" is not an address; an address is 0x and 40 hex digits.");
        }
        bound("mint.name", name, 200);
        bound("mint.description", description, 5000);
        bound("mint.license", license, 200);
    }

    @JsonCreator
    static MintOrder of(
            @Nullable String to,
            @Nullable Integer royaltyBps,
            @Nullable String name,
            @Nullable String description,
            @Nullable String license) {
        return new MintOrder(to, royaltyBps == null ? STANDARD_ROYALTY_BPS : royaltyBps, name, description, license);
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static @Nullable MintOrder of(boolean wanted) {
        return wanted ? STANDARD : null;
    }

    /** Whether there is metadata to pin: a name, a description or a licence. */
    public boolean hasMetadata() {
        return name != null || description != null || license != null;
    }

    private static void bound(String field, @Nullable String value, int limit) {
        if (value != null && value.length() > limit) {
            throw new InvalidRequestException(
                    field, "The field has " + value.length() + " characters; it can have " + limit + ".");
        }
        if (value != null) {
            Texts.require(field, value);
        }
    }
}
