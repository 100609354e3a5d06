package dev.mintmark.app.artwork;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.jdbi.v3.core.mapper.PropagateNull;
import org.jdbi.v3.core.mapper.reflect.ColumnName;
import org.jdbi.v3.core.mapper.reflect.JdbiConstructor;
import org.jspecify.annotations.Nullable;

/**
 * How an artwork is to be minted. In JSON it is an object, or {@code true} for {@link #STANDARD}.
 *
 * @param to the address that receives the token; null means the service's own account
 * @param royaltyBps the creator's share of every sale in hundredths of a percent, 0 to 1000
 * @param creator the address that earns the royalties, which may be a vault; null means the receiver of the token
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MintOrder(
        @ColumnName("mint_to") @Nullable String to,
        @PropagateNull int royaltyBps,
        @ColumnName("mint_name") @Nullable String name,
        @ColumnName("mint_description") @Nullable String description,
        @ColumnName("mint_license") @Nullable String license,
        @ColumnName("mint_creator") @Nullable String creator) {
    public static final int STANDARD_ROYALTY_BPS = 500;

    /** To the service's own account, at the standard royalty, without metadata. */
    public static final MintOrder STANDARD = new MintOrder(null, STANDARD_ROYALTY_BPS, null, null, null);

    /** Whose creator is the receiver of the token. */
    public MintOrder(
            @Nullable String to,
            int royaltyBps,
            @Nullable String name,
            @Nullable String description,
            @Nullable String license) {
        this(to, royaltyBps, name, description, license, null);
    }

    @JdbiConstructor
    public MintOrder {
        if (royaltyBps < 0 || royaltyBps > 1000) {
            throw new InvalidRequestException(
                    "mint.royaltyBps", "The royalty is " + royaltyBps + " bps; it can be 0 to 1000, which is 10 %.");
        }
        requireAddress("mint.to", to);
        requireAddress("mint.creator", creator);
        if (creator != null && creator.matches("0x0{40}")) {
            throw new InvalidRequestException("mint.creator", "The zero address creates nothing.");
        }
        bound("mint.name", name, 200);
        bound("mint.description", description, 5000);
        bound("mint.license", license, 200);
    }

    private static void requireAddress(String field, @Nullable String address) {
        if (address != null && !address.matches("0x[0-9a-fA-F]{40}")) {
            throw new InvalidRequestException(
                    field,
                    "\"" + address
                            + "\" is not an address; an address is 0x and 40 hex digits, and names are not resolved.");
        }
    }

    @JsonCreator
    static MintOrder of(
            @Nullable String to,
            @Nullable Integer royaltyBps,
            @Nullable String name,
            @Nullable String description,
            @Nullable String license,
            @Nullable String creator) {
        return new MintOrder(
                to, royaltyBps == null ? STANDARD_ROYALTY_BPS : royaltyBps, name, description, license, creator);
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static @Nullable MintOrder of(boolean wanted) {
        return wanted ? STANDARD : null;
    }

    /** The same order with this creator, where it names none; null changes nothing. */
    public MintOrder withCreator(@Nullable String address) {
        return creator != null || address == null
                ? this
                : new MintOrder(to, royaltyBps, name, description, license, address);
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
