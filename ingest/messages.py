"""What is said about a mapping or a file that cannot be used: name the thing, say what to do; Vietnamese first."""

from domain.text import Text

# mapping files
NO_MAPPING = Text(
    "Không có tệp ánh xạ {file}. Kiểm tra đường dẫn sau --mapping; mẫu ở thư mục examples/.",
    "There is no mapping file {file}. Check the path after --mapping; samples are in examples/.",
)
NOT_UTF8_MAPPING = Text(
    "Tệp ánh xạ {file} không phải UTF-8 (byte thứ {offset}). Lưu lại bằng mã UTF-8.",
    "Mapping file {file} is not UTF-8 (byte {offset}). Save it again as UTF-8.",
)
SYNTAX = Text(
    "Tệp ánh xạ {file} sai cú pháp TOML: {detail}. Sửa tại vị trí đó.",
    "Mapping file {file} is not valid TOML: {detail}. Correct it there.",
)
UNKNOWN_KEY = Text(
    "Tệp ánh xạ {file}: không có khóa {key!r} trong {where}.{hint} Các khóa hợp lệ: {valid}.",
    "Mapping file {file}: there is no key {key!r} in {where}.{hint} Valid keys: {valid}.",
)
HINT = Text(" Có phải ý bạn là {nearest!r}?", " Did you mean {nearest!r}?")
WRONG_TYPE = Text(
    "Tệp ánh xạ {file}: giá trị của {key} phải là {wanted}.",
    "Mapping file {file}: the value of {key} must be {wanted}.",
)
A_TEXT = Text("một chuỗi trong dấu ngoặc kép", "a text in quotes")
A_SECTION = Text("một mục [..]", "a [..] section")
A_LIST = Text("một chuỗi hoặc danh sách chuỗi", "a text or a list of texts")
A_LITERAL = Text("chuỗi, số hoặc true/false", "a text, a number or true/false")
MISSING_KEY = Text(
    'Tệp ánh xạ {file}: thiếu {key} trong {where}. Thêm dòng {key} = "…".',
    'Mapping file {file}: {key} is missing from {where}. Add a line {key} = "…".',
)
NOT_ONE_OF = Text(
    "Tệp ánh xạ {file}: {key} = {value!r} không hợp lệ.{hint} Chọn một trong: {valid}.",
    "Mapping file {file}: {key} = {value!r} is not valid.{hint} Choose one of: {valid}.",
)
BAD_SOURCE = Text(
    "Tệp ánh xạ {file}: source = {value!r} phải gồm chữ thường không dấu, chữ số, '_' hoặc '-'.",
    "Mapping file {file}: source = {value!r} must be lower-case ASCII letters, digits, '_' or '-'.",
)
BAD_ZONE = Text(
    'Tệp ánh xạ {file}: múi giờ {value!r} trong [time] không có. Ví dụ đúng: "Asia/Ho_Chi_Minh".',
    'Mapping file {file}: there is no time zone {value!r} ([time] zone). For example: "Asia/Ho_Chi_Minh".',
)
BAD_FORMAT = Text(
    'Tệp ánh xạ {file}: định dạng thời gian {value!r} không dùng được; chỉ nhận "iso" hoặc ngày đủ %d %m %Y kèm'
    " %H %M %S %f %z (%y cho năm hai chữ số).",
    'Mapping file {file}: time format {value!r} cannot be used; give "iso" or a whole date of %d %m %Y with'
    " %H %M %S %f %z (%y for a two-digit year).",
)
BAD_CLOCK = Text(
    'Tệp ánh xạ {file}: {key} = {value!r} phải là giờ dạng "17:00".',
    'Mapping file {file}: {key} = {value!r} must be a time of day such as "17:00".',
)
BAD_ENCODING = Text(
    'Tệp ánh xạ {file}: không có bảng mã {value!r}. Ví dụ: "utf-8", "utf-16", "windows-1258", "auto".',
    'Mapping file {file}: there is no encoding {value!r}. For example: "utf-8", "utf-16", "windows-1258", "auto".',
)
BAD_CHARACTER = Text(
    "Tệp ánh xạ {file}: {key} = {value!r} phải là đúng một ký tự.",
    "Mapping file {file}: {key} = {value!r} must be exactly one character.",
)
BAD_CONSTANT = Text(
    "Tệp ánh xạ {file}: hằng số {key} = {value!r} không hợp lệ với kiểu của cột ({kind}).",
    "Mapping file {file}: constant {key} = {value!r} does not suit the column's kind ({kind}).",
)
TWICE = Text(
    "Tệp ánh xạ {file}: {key} có ở cả [constants] và [{where}]. Bỏ một nơi.",
    "Mapping file {file}: {key} stands in both [constants] and [{where}]. Remove one.",
)
WRONG_SECTION = Text(
    "Tệp ánh xạ {file}: {key} phải ở mục [{right}], không phải [{wrong}].",
    "Mapping file {file}: {key} belongs in [{right}], not in [{wrong}].",
)
STEPS_NEED_EVENTS = Text(
    'Tệp ánh xạ {file}: mục [steps] chỉ dùng khi kind = "events". Sửa kind hoặc bỏ mục này.',
    'Mapping file {file}: [steps] is only used with kind = "events". Change kind or remove the section.',
)

# input files
NO_FILE = Text("Không có tệp {file}. Kiểm tra đường dẫn.", "There is no file {file}. Check the path.")
IS_DIRECTORY = Text(
    "{file} là thư mục. Hãy chỉ một tệp CSV, Parquet hoặc XES.",
    "{file} is a directory. Name one CSV, Parquet or XES file.",
)
UNREADABLE = Text(
    "Không mở được tệp {file}: {detail}. Kiểm tra quyền đọc.",
    "File {file} cannot be opened: {detail}. Check that it may be read.",
)
EMPTY_FILE = Text(
    "Tệp {file} rỗng. Xuất lại từ phần mềm nguồn.",
    "File {file} is empty. Export it again from the source.",
)
LOOKS_LIKE = Text(
    "Tệp {file} không phải CSV, Parquet hay XES: trông như {what}. {advice}",
    "File {file} is not CSV, Parquet or XES: it looks like {what}. {advice}",
)
RESAVE = Text("Mở bằng phần mềm của nó và lưu thành CSV UTF-8.", "Open it in its program and save it as CSV UTF-8.")
UNPACK = Text("Giải nén rồi nhập tệp bên trong.", "Unpack it and import the file inside.")
EXPORT = Text("Xuất lại dưới dạng CSV từ phần mềm nguồn.", "Export it again as CSV from the source.")
OTHER_FORMAT = Text(
    "Tệp {file} là {found} nhưng ánh xạ khai format = {declared!r}. Sửa [file] format hoặc chọn tệp khác.",
    "File {file} is {found} but the mapping says format = {declared!r}. Change [file] format or choose another file.",
)
GZIP_PARQUET = Text(
    "Tệp {file} là Parquet nén gzip. Giải nén (gunzip) rồi nhập lại.",
    "File {file} is a gzipped Parquet file. Unpack it (gunzip) and import it again.",
)
NUL_BYTES = Text(
    "Tệp {file} có byte NUL ở dòng {line}: không phải văn bản hoặc sai bảng mã. Xuất lại thành CSV UTF-8.",
    "File {file} has a NUL byte on line {line}: not text, or another encoding. Export it again as CSV UTF-8.",
)
WRONG_ENCODING = Text(
    "Tệp {file} không phải mã {encoding}: byte {byte} ở vị trí {offset} (dòng {line}). Khai đúng [file] encoding, ví dụ"
    ' "windows-1258", hoặc lưu lại bằng UTF-8.',
    "File {file} is not {encoding}: byte {byte} at offset {offset} (line {line}). Declare the right [file] encoding,"
    ' such as "windows-1258", or save the file again as UTF-8.',
)
UNKNOWN_ENCODING = Text(
    "Không nhận ra bảng mã của tệp {file}. Khai [file] encoding trong ánh xạ hoặc lưu lại bằng UTF-8.",
    "The encoding of file {file} is not recognised. Declare [file] encoding in the mapping or save it as UTF-8.",
)
LONG_LINE = Text(
    "Dòng {line} của tệp {file} dài hơn {limit} MB: không phải CSV. Kiểm tra lại tệp xuất.",
    "Line {line} of file {file} is longer than {limit} MB: this is not CSV. Check the export.",
)
OPEN_QUOTE = Text(
    'Tệp {file}: sau khoảng {rows} dòng có dấu ngoặc kép mở mà không đóng. Sửa dòng đó hoặc đặt [file] quote = "".',
    'File {file}: after about {rows} rows a quote is never closed. Correct that row or set [file] quote = "".',
)
BAD_CSV = Text(
    "Không đọc được tệp CSV {file} sau {rows} dòng: {detail}. Kiểm tra dòng kế tiếp.",
    "CSV file {file} cannot be read after {rows} rows: {detail}. Check the row that follows.",
)
TRUNCATED = Text(
    "Tệp nén {file} bị cắt cụt hoặc hỏng sau {rows} dòng. Tải hoặc sao chép lại tệp; chưa có gì được nhập.",
    "Compressed file {file} is cut off or damaged after {rows} rows. Copy the file again; nothing was imported.",
)
TOO_LARGE = Text(
    "Tệp {file} lớn hơn giới hạn {limit} MB (chưa nén). Chia nhỏ tệp hoặc tăng IOC_IMPORT_MAX_MB.",
    "File {file} is larger than the limit of {limit} MB (uncompressed). Split it or raise IOC_IMPORT_MAX_MB.",
)
MISSING_COLUMN = Text(
    "Tệp {file} không có cột {header!r} mà {canonical} ({meaning}) cần.{hint} Các cột có trong tệp: {present}.",
    "File {file} has no column {header!r}, needed by {canonical} ({meaning}).{hint} Columns present: {present}.",
)
NEAREST = Text(" Cột gần giống nhất: {nearest!r}.", " The nearest column is {nearest!r}.")
SAME_HEADER = Text(
    "Tệp {file} có hai cột cùng tên {header!r}. Đổi tên một cột.",
    "File {file} has two columns named {header!r}. Rename one.",
)
BAD_PARQUET = Text(
    "Tệp Parquet {file} bị hỏng: {detail}. Xuất lại tệp.",
    "Parquet file {file} is damaged: {detail}. Export it again.",
)
BAD_TYPE = Text(
    "Tệp Parquet {file}: cột {header!r} có kiểu {kind} không dùng được. Xuất cột đó thành chuỗi, số hoặc thời gian.",
    "Parquet file {file}: column {header!r} is {kind}, which cannot be used. Export it as text, number or time.",
)
BAD_XES = Text(
    "Tệp XES {file} sai cú pháp XML ở dòng {line}: {detail}. Xuất lại tệp.",
    "XES file {file} is not well-formed XML at line {line}: {detail}. Export it again.",
)
DOCTYPE = Text(
    "Tệp XES {file} có khai báo DOCTYPE (dòng {line}), bị từ chối vì an toàn. Bỏ khai báo đó.",
    "XES file {file} has a DOCTYPE declaration (line {line}), refused for safety. Remove it.",
)
NOT_A_LOG = Text(
    "Tệp XML {file} không phải XES: phần tử gốc là <{root}>, cần <log>.",
    "XML file {file} is not XES: its root element is <{root}>, XES has <log>.",
)
