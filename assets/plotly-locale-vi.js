/* Vietnamese for plotly.js. Dash loads plotly later and asynchronously: it takes what waits in window.PlotlyLocales. */
(function () {
  "use strict";
  const months = Array.from({ length: 12 }, (_, index) => index + 1);
  const locale = {
    moduleType: "locale",
    name: "vi",
    dictionary: {
      "Autoscale": "Tự chỉnh tỷ lệ",
      "Click to enter Plot title": "Nhập tên biểu đồ",
      "Download plot as a PNG": "Tải ảnh PNG",
      "Double-click to zoom back out": "Bấm đúp để thu về",
      "Pan": "Kéo",
      "Reset axes": "Đặt lại trục",
      "Reset view": "Đặt lại khung nhìn",
      "Zoom": "Phóng",
      "Zoom in": "Phóng to",
      "Zoom out": "Thu nhỏ"
    },
    format: {
      days: ["Chủ Nhật", "Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy"],
      shortDays: ["CN", "T2", "T3", "T4", "T5", "T6", "T7"],
      months: months.map((month) => "Tháng " + month),
      shortMonths: months.map((month) => "Thg " + month),
      date: "%d/%m/%Y",
      decimal: ",",
      thousands: ".",
      year: "%Y",
      month: "%m/%Y",
      dayMonth: "%d/%m",
      dayMonthYear: "%d/%m/%Y"
    }
  };
  if (window.Plotly && window.Plotly.register) {
    window.Plotly.register(locale);
  } else {
    window.PlotlyLocales = (window.PlotlyLocales || []).concat([locale]);
  }
})();
