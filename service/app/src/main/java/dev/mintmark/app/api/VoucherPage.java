package dev.mintmark.app.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of the list of vouchers, newest first.
 *
 * @param next the cursor of the next page; null if this is the last
 */
public record VoucherPage(
        List<VoucherResponse> vouchers, @Nullable String next) {
    /** Vouchers on a page where the caller names no limit. */
    public static final int DEFAULT_LIMIT = 24;

    public static final int MAX_LIMIT = 100;

    public VoucherPage {
        vouchers = List.copyOf(vouchers);
    }
}
