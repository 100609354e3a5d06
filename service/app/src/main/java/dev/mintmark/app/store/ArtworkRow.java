package dev.mintmark.app.store;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.Failure;
import dev.mintmark.app.artwork.Goal;
import dev.mintmark.app.artwork.ImageFormat;
import dev.mintmark.app.artwork.MintOrder;
import dev.mintmark.app.artwork.NoiseWatermark;
import dev.mintmark.app.artwork.Pin;
import dev.mintmark.app.artwork.Progress;
import dev.mintmark.app.artwork.Recipe;
import dev.mintmark.app.artwork.Stage;
import dev.mintmark.app.artwork.Token;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** An artwork as a row of the table {@code artworks}, read. */
final class ArtworkRow implements RowMapper<Artwork> {
    private static final String SEPARATOR = " ";

    static String join(List<String> words) {
        return String.join(SEPARATOR, words);
    }

    static List<String> split(String words) {
        return words.isEmpty() ? List.of() : List.of(words.split(SEPARATOR));
    }

    @Override
    public Artwork map(ResultSet row, StatementContext context) throws SQLException {
        return new Artwork(
                row.getString("id"),
                Stage.valueOf(row.getString("stage")),
                Goal.valueOf(row.getString("goal")),
                row.getString("model_id"),
                recipe(row),
                row.getBytes("salt"),
                row.getBoolean("disclose_prompt"),
                ImageFormat.valueOf(row.getString("format")),
                mint(row),
                progress(row),
                row.getString("drawing"),
                SealColumns.read(row),
                pin(row),
                row.getString("tx"),
                token(row),
                failure(row),
                Instant.ofEpochMilli(row.getLong("created_at")));
    }

    private static Recipe recipe(ResultSet row) throws SQLException {
        return new Recipe(
                row.getString("prompt"),
                row.getString("negative_prompt"),
                row.getString("model_sha256"),
                row.getLong("seed"),
                row.getInt("steps"),
                row.getDouble("guidance"),
                row.getString("sampler"),
                row.getInt("width"),
                row.getInt("height"),
                split(row.getString("inputs")),
                shading(row.getString("shading")));
    }

    static @Nullable String joined(@Nullable NoiseWatermark shading) {
        return shading == null ? null : shading.mark() + SEPARATOR + shading.signs();
    }

    private static @Nullable NoiseWatermark shading(@Nullable String joined) {
        if (joined == null) {
            return null;
        }
        int at = joined.indexOf(SEPARATOR);
        return new NoiseWatermark(joined.substring(0, at), joined.substring(at + SEPARATOR.length()));
    }

    private static @Nullable MintOrder mint(ResultSet row) throws SQLException {
        int royaltyBps = row.getInt("royalty_bps");
        return row.wasNull()
                ? null
                : new MintOrder(
                        row.getString("mint_to"),
                        royaltyBps,
                        row.getString("mint_name"),
                        row.getString("mint_description"),
                        row.getString("mint_license"));
    }

    private static @Nullable Progress progress(ResultSet row) throws SQLException {
        int steps = row.getInt("progress_steps");
        return row.wasNull() ? null : new Progress(row.getInt("progress_step"), steps);
    }

    private static @Nullable Pin pin(ResultSet row) throws SQLException {
        String imageCid = row.getString("image_cid");
        return imageCid == null ? null : new Pin(imageCid, row.getString("image_root"), row.getString("metadata_cid"));
    }

    private static @Nullable Token token(ResultSet row) throws SQLException {
        String tokenId = row.getString("token_id");
        return tokenId == null
                ? null
                : new Token(
                        row.getLong("token_chain_id"),
                        row.getString("token_contract"),
                        tokenId,
                        row.getString("token_owner"),
                        row.getString("token_tx"),
                        row.getLong("token_gas_used"),
                        row.getLong("token_block"),
                        row.getString("token_model_sha256"),
                        row.getString("token_creator"));
    }

    private static @Nullable Failure failure(ResultSet row) throws SQLException {
        String type = row.getString("failure_type");
        return type == null ? null : new Failure(type, row.getString("failure_detail"));
    }
}
