package dev.mintmark.app.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * Maps rows to records as Jdbi's {@link ConstructorMapper} does, which finds out by reflection at each query which column is which
 * component: for an artwork that takes longer than all the rest. Here it is found out once for each statement, and kept: its text must not
 * have values in it, but parameters. Thread-safe.
 */
final class RecordMapper<T> implements RowMapper<T> {
    private static final Map<Class<?>, RecordMapper<?>> ALL = new ConcurrentHashMap<>();

    private final RowMapper<T> mapper;
    private final Map<Statement, RowMapper<T>> specialized = new ConcurrentHashMap<>();

    private RecordMapper(Class<T> type) {
        mapper = ConstructorMapper.of(type);
    }

    @SuppressWarnings("unchecked") // the map has each class's own
    static <T> RecordMapper<T> of(Class<T> type) {
        return (RecordMapper<T>) ALL.computeIfAbsent(type, RecordMapper::new);
    }

    @Override
    public T map(ResultSet rows, StatementContext context) throws SQLException {
        return specialize(rows, context).map(rows, context);
    }

    @Override
    public RowMapper<T> specialize(ResultSet rows, StatementContext context) throws SQLException {
        Statement statement =
                new Statement(context.getRenderedSql(), rows.getMetaData().getColumnCount());
        RowMapper<T> known = specialized.get(statement);
        if (known == null) {
            known = mapper.specialize(rows, context);
            specialized.put(statement, known);
        }
        return known;
    }

    /** @param columns how many; with {@code SELECT *}, those of the database's version */
    private record Statement(String sql, int columns) {}
}
