/*
 * wide.cpp - the wide half of libstdc++ for a wchar_t of 16 bits.
 *
 * libstdc++.a was compiled for a wchar_t of 32 bits. Its templates are in headers, so that an app
 * compiles its own; what is not a template (specialisations in ctype, codecvt, numpunct …) and what
 * the library itself creates (the standard facets, wcout and its kin) is here. The pipeline compiles
 * this file once and links it before the library, whose symbols it has made weak: for every function
 * and vtable of both, this one's is taken. The library's start-up code then constructs objects whose
 * code is all ours; their sizes agree, since wchar_t members lie in padding or in larger storage.
 *
 * Characters outside the program are UTF-8. There is one locale: the classic one, by any name.
 */
#include <cwchar>
#include <cwctype>
#include <ext/stdio_sync_filebuf.h>
#include <fstream>
#include <iostream>
#include <limits>
#include <locale>
#include <sstream>
#include <string>

namespace std
{

/* ctype<wchar_t> ------------------------------------------------------------------------------- */

static ctype_base::mask mask_of(wchar_t c)
{
    unsigned mask = 0;

    mask |= iswupper(c) ? ctype_base::upper : 0u;
    mask |= iswlower(c) ? ctype_base::lower : 0u;
    mask |= iswalpha(c) ? ctype_base::alpha : 0u;
    mask |= iswdigit(c) ? ctype_base::digit : 0u;
    mask |= iswxdigit(c) ? ctype_base::xdigit : 0u;
    mask |= iswspace(c) ? ctype_base::space : 0u;
    mask |= iswprint(c) ? ctype_base::print : 0u;
    mask |= iswcntrl(c) ? ctype_base::cntrl : 0u;
    mask |= iswpunct(c) ? ctype_base::punct : 0u;
    mask |= iswblank(c) ? ctype_base::blank : 0u;
    return static_cast<ctype_base::mask>(mask);
}

ctype<wchar_t>::__wmask_type ctype<wchar_t>::_M_convert_to_wmask(const mask) const throw()
{
    return __wmask_type();
}

void ctype<wchar_t>::_M_initialize_ctype() throw()
{
    for (unsigned i = 0; i < 128; i++)
        _M_narrow[i] = static_cast<char>(i);
    for (unsigned i = 0; i < 256; i++)
        _M_widen[i] = static_cast<wint_t>(i);
    for (unsigned i = 0; i < 16; i++)
        _M_bit[i] = static_cast<mask>(1u << i);
    _M_narrow_ok = true;
}

bool ctype<wchar_t>::do_is(mask m, char_type c) const
{
    return (mask_of(c) & m) != 0;
}

const wchar_t *ctype<wchar_t>::do_is(const wchar_t *low, const wchar_t *high, mask *to) const
{
    for (; low < high; low++)
        *to++ = mask_of(*low);
    return high;
}

const wchar_t *ctype<wchar_t>::do_scan_is(mask m, const wchar_t *low, const wchar_t *high) const
{
    while (low < high && !do_is(m, *low))
        low++;
    return low;
}

const wchar_t *ctype<wchar_t>::do_scan_not(mask m, const wchar_t *low, const wchar_t *high) const
{
    while (low < high && do_is(m, *low))
        low++;
    return low;
}

wchar_t ctype<wchar_t>::do_toupper(wchar_t c) const
{
    return static_cast<wchar_t>(towupper(c));
}

const wchar_t *ctype<wchar_t>::do_toupper(wchar_t *low, const wchar_t *high) const
{
    for (; low < high; low++)
        *low = static_cast<wchar_t>(towupper(*low));
    return high;
}

wchar_t ctype<wchar_t>::do_tolower(wchar_t c) const
{
    return static_cast<wchar_t>(towlower(c));
}

const wchar_t *ctype<wchar_t>::do_tolower(wchar_t *low, const wchar_t *high) const
{
    for (; low < high; low++)
        *low = static_cast<wchar_t>(towlower(*low));
    return high;
}

wchar_t ctype<wchar_t>::do_widen(char c) const
{
    return static_cast<wchar_t>(static_cast<unsigned char>(c));
}

const char *ctype<wchar_t>::do_widen(const char *low, const char *high, wchar_t *to) const
{
    while (low < high)
        *to++ = do_widen(*low++);
    return high;
}

char ctype<wchar_t>::do_narrow(wchar_t c, char other) const
{
    return c < 0x80 ? static_cast<char>(c) : other;
}

const wchar_t *ctype<wchar_t>::do_narrow(const wchar_t *low, const wchar_t *high, char other,
                                         char *to) const
{
    while (low < high)
        *to++ = do_narrow(*low++, other);
    return high;
}

/* codecvt<wchar_t, char, mbstate_t>: UTF-16 inside, UTF-8 outside ------------------------------ */

typedef codecvt<wchar_t, char, mbstate_t> wide_codecvt;

/* One character of at most four bytes from [from, end). Its length; 0: more is needed; -1: bad. */
static int decode(const char *from, const char *end, unsigned &character)
{
    const unsigned char *p = reinterpret_cast<const unsigned char *>(from);
    unsigned c = p[0];
    int length = c < 0x80 ? 1 : (c & 0xE0) == 0xC0 ? 2 : (c & 0xF0) == 0xE0 ? 3 : 4;

    if ((c & 0xC0) == 0x80 || c >= 0xF5)
        return -1;
    character = length == 1 ? c : c & (0x7Fu >> length);
    for (int i = 1; i < length; i++) {
        if (from + i >= end)
            return 0;
        if ((p[i] & 0xC0) != 0x80)
            return -1;
        character = character << 6 | (p[i] & 0x3F);
    }
    return length;
}

static int encode(unsigned c, char *to)
{
    int length = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;

    if (length == 1) {
        to[0] = static_cast<char>(c);
        return 1;
    }
    for (int i = length - 1; i > 0; i--, c >>= 6)
        to[i] = static_cast<char>(0x80 | (c & 0x3F));
    to[0] = static_cast<char>((0xF00u >> length & 0xFF) | c);
    return length;
}

codecvt_base::result wide_codecvt::do_out(state_type &, const wchar_t *from, const wchar_t *from_end,
                                          const wchar_t *&from_next, char *to, char *to_end,
                                          char *&to_next) const
{
    result status = ok;

    for (; from < from_end; from++) {
        unsigned c = *from;
        char bytes[4];
        bool is_pair = (c & 0xFC00) == 0xD800;
        if (is_pair) {
            if (from + 1 == from_end) {
                status = partial;
                break;
            }
            if ((from[1] & 0xFC00) == 0xDC00)
                c = 0x10000 + ((c & 0x3FF) << 10) + (from[1] & 0x3FF);
            else
                is_pair = false;
        }
        int length = encode(c, bytes);
        if (to_end - to < length) {
            status = partial;
            break;
        }
        for (int i = 0; i < length; i++)
            *to++ = bytes[i];
        from += is_pair;
    }
    from_next = from;
    to_next = to;
    return status;
}

codecvt_base::result wide_codecvt::do_in(state_type &, const char *from, const char *from_end,
                                         const char *&from_next, wchar_t *to, wchar_t *to_end,
                                         wchar_t *&to_next) const
{
    result status = ok;

    while (from < from_end) {
        unsigned c;
        int length = decode(from, from_end, c);
        if (length <= 0) {
            status = length == 0 ? partial : error;
            break;
        }
        if (to_end - to < (c >= 0x10000 ? 2 : 1)) {
            status = partial;
            break;
        }
        if (c >= 0x10000) {
            *to++ = static_cast<wchar_t>(0xD800 + ((c - 0x10000) >> 10));
            *to++ = static_cast<wchar_t>(0xDC00 + ((c - 0x10000) & 0x3FF));
        } else {
            *to++ = static_cast<wchar_t>(c);
        }
        from += length;
    }
    from_next = from;
    to_next = to;
    return status;
}

int wide_codecvt::do_length(state_type &, const char *from, const char *end, size_t max) const
{
    const char *start = from;

    while (from < end && max > 0) {
        unsigned c;
        int length = decode(from, end, c);
        size_t units = c >= 0x10000 ? 2 : 1;
        if (length <= 0 || units > max)
            break;
        max -= units;
        from += length;
    }
    return static_cast<int>(from - start);
}

int wide_codecvt::do_encoding() const throw()
{
    return 0;
}

int wide_codecvt::do_max_length() const throw()
{
    return 4;
}

/* Numbers, money, time, order ------------------------------------------------------------------ */

template <> void numpunct<wchar_t>::_M_initialize_numpunct(__c_locale)
{
    if (!_M_data)
        _M_data = new __numpunct_cache<wchar_t>;
    _M_data->_M_grouping = "";
    _M_data->_M_grouping_size = 0;
    _M_data->_M_use_grouping = false;
    _M_data->_M_decimal_point = L'.';
    _M_data->_M_thousands_sep = L',';
    for (size_t i = 0; i < __num_base::_S_oend; i++)
        _M_data->_M_atoms_out[i] = static_cast<wchar_t>(__num_base::_S_atoms_out[i]);
    for (size_t i = 0; i < __num_base::_S_iend; i++)
        _M_data->_M_atoms_in[i] = static_cast<wchar_t>(__num_base::_S_atoms_in[i]);
    _M_data->_M_truename = L"true";
    _M_data->_M_truename_size = 4;
    _M_data->_M_falsename = L"false";
    _M_data->_M_falsename_size = 5;
}

template <class Cache> static void fill_money(Cache *data)
{
    data->_M_grouping = "";
    data->_M_grouping_size = 0;
    data->_M_use_grouping = false;
    data->_M_decimal_point = L'.';
    data->_M_thousands_sep = L',';
    data->_M_curr_symbol = L"";
    data->_M_curr_symbol_size = 0;
    data->_M_positive_sign = L"";
    data->_M_positive_sign_size = 0;
    data->_M_negative_sign = L"";
    data->_M_negative_sign_size = 0;
    data->_M_frac_digits = 0;
    data->_M_pos_format = money_base::_S_default_pattern;
    data->_M_neg_format = money_base::_S_default_pattern;
    for (size_t i = 0; i < money_base::_S_end; i++)
        data->_M_atoms[i] = static_cast<wchar_t>(money_base::_S_atoms[i]);
}

template <> void moneypunct<wchar_t, true>::_M_initialize_moneypunct(__c_locale, const char *)
{
    if (!_M_data)
        _M_data = new __moneypunct_cache<wchar_t, true>;
    fill_money(_M_data);
}

template <> void moneypunct<wchar_t, false>::_M_initialize_moneypunct(__c_locale, const char *)
{
    if (!_M_data)
        _M_data = new __moneypunct_cache<wchar_t, false>;
    fill_money(_M_data);
}

/* The library has these facets for its older strings too, and fills the same caches from them. */
struct open_numpunct : numpunct<wchar_t> {
    using numpunct<wchar_t>::_M_initialize_numpunct;
};

template <bool International> struct open_moneypunct : moneypunct<wchar_t, International> {
    using moneypunct<wchar_t, International>::_M_initialize_moneypunct;
};

void old_numpunct(open_numpunct *facet, __c_locale locale) __asm__(
    "_ZNSt8numpunctIwE22_M_initialize_numpunctEP15__locale_struct");
void old_moneypunct_true(open_moneypunct<true> *facet, __c_locale locale, const char *name) __asm__(
    "_ZNSt10moneypunctIwLb1EE24_M_initialize_moneypunctEP15__locale_structPKc");
void old_moneypunct_false(open_moneypunct<false> *facet, __c_locale locale,
                          const char *name) __asm__(
    "_ZNSt10moneypunctIwLb0EE24_M_initialize_moneypunctEP15__locale_structPKc");

void old_numpunct(open_numpunct *facet, __c_locale locale)
{
    facet->_M_initialize_numpunct(locale);
}

void old_moneypunct_true(open_moneypunct<true> *facet, __c_locale locale, const char *name)
{
    facet->_M_initialize_moneypunct(locale, name);
}

void old_moneypunct_false(open_moneypunct<false> *facet, __c_locale locale, const char *name)
{
    facet->_M_initialize_moneypunct(locale, name);
}

template <> void __timepunct<wchar_t>::_M_initialize_timepunct(__c_locale)
{
    if (!_M_data)
        _M_data = new __timepunct_cache<wchar_t>;
    __timepunct_cache<wchar_t> *d = _M_data;
    d->_M_date_format = d->_M_date_era_format = L"%m/%d/%y";
    d->_M_time_format = d->_M_time_era_format = L"%H:%M:%S";
    d->_M_date_time_format = d->_M_date_time_era_format = L"%a %b %d %H:%M:%S %Y";
    d->_M_am = L"AM";
    d->_M_pm = L"PM";
    d->_M_am_pm_format = L"%I:%M:%S %p";
    d->_M_day1 = L"Sunday";
    d->_M_day2 = L"Monday";
    d->_M_day3 = L"Tuesday";
    d->_M_day4 = L"Wednesday";
    d->_M_day5 = L"Thursday";
    d->_M_day6 = L"Friday";
    d->_M_day7 = L"Saturday";
    d->_M_aday1 = L"Sun";
    d->_M_aday2 = L"Mon";
    d->_M_aday3 = L"Tue";
    d->_M_aday4 = L"Wed";
    d->_M_aday5 = L"Thu";
    d->_M_aday6 = L"Fri";
    d->_M_aday7 = L"Sat";
    d->_M_month01 = L"January";
    d->_M_month02 = L"February";
    d->_M_month03 = L"March";
    d->_M_month04 = L"April";
    d->_M_month05 = L"May";
    d->_M_month06 = L"June";
    d->_M_month07 = L"July";
    d->_M_month08 = L"August";
    d->_M_month09 = L"September";
    d->_M_month10 = L"October";
    d->_M_month11 = L"November";
    d->_M_month12 = L"December";
    d->_M_amonth01 = L"Jan";
    d->_M_amonth02 = L"Feb";
    d->_M_amonth03 = L"Mar";
    d->_M_amonth04 = L"Apr";
    d->_M_amonth05 = L"May";
    d->_M_amonth06 = L"Jun";
    d->_M_amonth07 = L"Jul";
    d->_M_amonth08 = L"Aug";
    d->_M_amonth09 = L"Sep";
    d->_M_amonth10 = L"Oct";
    d->_M_amonth11 = L"Nov";
    d->_M_amonth12 = L"Dec";
}

template <>
void __timepunct<wchar_t>::_M_put(wchar_t *to, size_t max, const wchar_t *format,
                                  const tm *time) const throw()
{
    if (wcsftime(to, max, format, time) == 0)
        to[0] = 0;
}

template <>
int collate<wchar_t>::_M_compare(const wchar_t *a, const wchar_t *b) const throw()
{
    int order = wcscmp(a, b);

    return (order > 0) - (order < 0);
}

template <>
size_t collate<wchar_t>::_M_transform(wchar_t *to, const wchar_t *from, size_t count) const throw()
{
    size_t length = wcslen(from);

    for (size_t i = 0; i < count; i++) {
        to[i] = i < length ? from[i] : L'\0';
        if (i >= length)
            break;
    }
    return length;
}

/* What <istream> and <streambuf> declare as specialised for wchar_t ---------------------------- */

template <>
wistream &wistream::getline(wchar_t *to, streamsize count, wchar_t delimiter)
{
    const int_type stop = traits_type::to_int_type(delimiter);

    _M_gcount = 0;
    sentry ready(*this, true);
    ios_base::iostate state = ios_base::goodbit;
    if (ready) {
        int_type c = rdbuf()->sgetc();
        while (_M_gcount + 1 < count && !traits_type::eq_int_type(c, traits_type::eof()) &&
               !traits_type::eq_int_type(c, stop)) {
            *to++ = traits_type::to_char_type(c);
            _M_gcount++;
            c = rdbuf()->snextc();
        }
        if (traits_type::eq_int_type(c, traits_type::eof())) {
            state |= ios_base::eofbit;
        } else if (traits_type::eq_int_type(c, stop)) {
            _M_gcount++;
            rdbuf()->sbumpc();
        } else {
            state |= ios_base::failbit;
        }
    }
    if (count > 0)
        *to = wchar_t();
    if (_M_gcount == 0)
        state |= ios_base::failbit;
    if (state)
        setstate(state);
    return *this;
}

template <> wistream &wistream::ignore(streamsize count, int_type delimiter)
{
    _M_gcount = 0;
    sentry ready(*this, true);
    if (ready) {
        int_type c = rdbuf()->sgetc();
        const bool is_unlimited = count == numeric_limits<streamsize>::max();
        while (is_unlimited || _M_gcount < count) {
            if (traits_type::eq_int_type(c, traits_type::eof())) {
                setstate(ios_base::eofbit);
                break;
            }
            _M_gcount++;
            if (traits_type::eq_int_type(c, delimiter)) {
                rdbuf()->sbumpc();
                break;
            }
            c = rdbuf()->snextc();
        }
    }
    return *this;
}

template <> wistream &wistream::ignore(streamsize count)
{
    return count == 1 ? ignore() : ignore(count, traits_type::eof());
}

template <> wistream &getline(wistream &in, wstring &to, wchar_t delimiter)
{
    typedef char_traits<wchar_t> traits;
    ios_base::iostate state = ios_base::goodbit;
    size_t extracted = 0;
    wistream::sentry ready(in, true);

    if (ready) {
        to.erase();
        traits::int_type c = in.rdbuf()->sgetc();
        for (; !traits::eq_int_type(c, traits::eof()); c = in.rdbuf()->snextc()) {
            extracted++;
            if (traits::to_char_type(c) == delimiter) {
                in.rdbuf()->sbumpc();
                break;
            }
            to += traits::to_char_type(c);
        }
        if (traits::eq_int_type(c, traits::eof()))
            state |= ios_base::eofbit;
    }
    if (extracted == 0)
        state |= ios_base::failbit;
    if (state)
        in.setstate(state);
    return in;
}

template <>
streamsize __copy_streambufs_eof(wstreambuf *in, wstreambuf *out, bool &is_eof)
{
    typedef char_traits<wchar_t> traits;
    streamsize count = 0;

    is_eof = true;
    for (traits::int_type c = in->sgetc(); !traits::eq_int_type(c, traits::eof());
         c = in->snextc(), count++) {
        if (traits::eq_int_type(out->sputc(traits::to_char_type(c)), traits::eof())) {
            is_eof = false;
            break;
        }
    }
    return count;
}

/* Templates, so that what the library refers to is for 16 bits --------------------------------- */

template class basic_string<wchar_t>;
template class basic_streambuf<wchar_t>;
template class basic_ios<wchar_t>;
template class basic_istream<wchar_t>;
template class basic_ostream<wchar_t>;
template class basic_iostream<wchar_t>;
template class basic_filebuf<wchar_t>;
template class basic_ifstream<wchar_t>;
template class basic_ofstream<wchar_t>;
template class basic_fstream<wchar_t>;
template class basic_stringbuf<wchar_t>;
template class basic_istringstream<wchar_t>;
template class basic_ostringstream<wchar_t>;
template class basic_stringstream<wchar_t>;
template class num_get<wchar_t>;
template class num_put<wchar_t>;
template class money_get<wchar_t>;
template class money_put<wchar_t>;
template class time_get<wchar_t>;
template class time_put<wchar_t>;
template class time_get_byname<wchar_t>;
template class time_put_byname<wchar_t>;
template class numpunct_byname<wchar_t>;
template class moneypunct_byname<wchar_t, false>;
template class moneypunct_byname<wchar_t, true>;
template class collate_byname<wchar_t>;
template struct __numpunct_cache<wchar_t>;
template struct __moneypunct_cache<wchar_t, false>;
template struct __moneypunct_cache<wchar_t, true>;
template class __timepunct<wchar_t>;
template struct __timepunct_cache<wchar_t>;
template wostream &operator<<(wostream &, wchar_t);
template wostream &operator<<(wostream &, char);
template wostream &operator<<(wostream &, const wchar_t *);
template wostream &operator<<(wostream &, const char *);
template wostream &endl(wostream &);
template wostream &ends(wostream &);
template wostream &flush(wostream &);
template wistream &ws(wistream &);

} // namespace std

template class __gnu_cxx::stdio_sync_filebuf<wchar_t>;

/* Pointers and handles: 16 digits, as Microsoft's streams print them ------------------------------ */

/* The names are those of basic_ostream<C>::_M_insert(const void *), which every `<<` comes to; it can
 * neither be specialised (it is declared as instantiated elsewhere) nor spelled as a member. */
std::ostream &irqlab_insert_pointer(std::ostream *, const void *) asm("_ZNSo9_M_insertIPKvEERSoT_");
std::wostream &irqlab_insert_pointer(std::wostream *, const void *) asm(
    "_ZNSt13basic_ostreamIwSt11char_traitsIwEE9_M_insertIPKvEERS2_T_");

template <class C> static std::basic_ostream<C> &insert_pointer(std::basic_ostream<C> *to, const void *p)
{
    unsigned long long value = reinterpret_cast<unsigned long long>(p);
    C digits[17];

    for (int i = 15; i >= 0; i--, value >>= 4)
        digits[i] = static_cast<C>("0123456789ABCDEF"[value & 15]);
    digits[16] = C();
    return *to << digits;
}

std::ostream &irqlab_insert_pointer(std::ostream *to, const void *p)
{
    return insert_pointer(to, p);
}

std::wostream &irqlab_insert_pointer(std::wostream *to, const void *p)
{
    return insert_pointer(to, p);
}
